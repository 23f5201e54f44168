import type { MeBody } from '#contracts';
import { minuteOf } from './moments.js';

const WAYS: Readonly<Record<MeBody['via'], string>> = {
  session: 'a session',
  token: 'an API token',
  oidc: 'the identity provider',
  shared: 'the one token that all share',
  local: 'no sign-in, as this machine',
};

/** Who one is, how, and what one may do where. */
export function meLines({ actor, via, grants, expiresAt }: MeBody): string[] {
  const until = expiresAt === null ? '' : ` until ${minuteOf(expiresAt)} UTC`;
  return [
    `${actor}   by ${WAYS[via]}${until}`,
    ...(grants.length === 0 ? ['may do nothing'] : []),
    ...grants.map(
      ({ role, orgs }) => `${role.padEnd(11)} ${orgs === 'all' ? 'in every org' : `in ${orgs.join(', ')}`}`,
    ),
  ];
}
