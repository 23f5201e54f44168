import type { AdobeConsoleSourceConfig } from '#config';
import type { DirectoryRow } from '#domain';
import type { SourceInspection } from '../source.js';
import type { GroupRegister } from './group-register.js';
import { accountOf, type UserReader } from './read-user.js';
import type { UmapiUser } from './umapi-answer.js';
import type { UmapiLists } from './umapi-lists.js';
import type { UmapiSession } from './umapi-session.js';

const SAMPLE_MAX = 3;
/** Each group that is looked into costs one of the 25 requests a minute. */
const GROUPS_LOOKED_INTO_MAX = 3;

export interface InspectionParts {
  readonly name: string;
  readonly config: AdobeConsoleSourceConfig;
  readonly wanted: readonly string[];
  readonly reader: UserReader;
}

/** What an administrator sees of the Admin Console: its groups, the first page of users, and a few members. */
export async function inspectUmapi(
  { name, config, wanted, reader }: InspectionParts,
  session: UmapiSession,
  signal: AbortSignal,
): Promise<SourceInspection> {
  const register = await session.lists.register(wanted, signal);
  const { body, header } = await session.lists.usersPage(0, undefined, signal);
  const counted = header('x-total-count')?.trim();
  const groups = wanted.filter((group) => (register.memberCount(group) ?? 0) > 0);
  return {
    name,
    address: config.apiUrl,
    tls: tlsOf(config, session.tlsVersion),
    credentials: 'OAuth server-to-server, access token accepted',
    groups: wanted.map((group) => ({
      group,
      people: register.has(group) ? (register.memberCount(group) ?? 0) : undefined,
    })),
    sample: await sampleOf(body.items, groups, reader, session.lists, signal),
    notes: [
      `Organization ${config.organizationId}${counted === undefined ? '' : `: ${counted} users, technical accounts included`}.`,
      'Sizes of groups are those of the Admin Console, which counts members of every kind.',
      ...unknownOf(wanted, register),
    ],
  };
}

function unknownOf(wanted: readonly string[], register: GroupRegister): string[] {
  return wanted.filter((group) => !register.has(group)).map((group) => register.whyUnknown(group));
}

/** Of the first page of users, and where these are too few, of the first page of a few groups. */
async function sampleOf(
  users: readonly UmapiUser[],
  groups: readonly string[],
  reader: UserReader,
  lists: UmapiLists,
  signal: AbortSignal,
): Promise<DirectoryRow[]> {
  const sample = new Map<string, DirectoryRow>();
  const take = (candidates: readonly UmapiUser[]) => {
    for (const user of candidates) {
      const reading = reader.ofList(user);
      if (sample.size >= SAMPLE_MAX || reading.kind !== 'person' || reading.row.groups.length === 0) continue;
      const account = accountOf(user);
      if (!sample.has(account)) sample.set(account, { row: sample.size + 1, ...reading.row });
    }
  };
  take(users);
  for (const group of groups.slice(0, GROUPS_LOOKED_INTO_MAX)) {
    if (sample.size >= SAMPLE_MAX) break;
    take((await lists.usersPage(0, group, signal)).body.items);
  }
  return [...sample.values()];
}

function tlsOf({ apiUrl, verifyTls }: AdobeConsoleSourceConfig, version: string | undefined): string {
  if (new URL(apiUrl).protocol === 'http:') return 'none';
  const verified = verifyTls ? 'certificate verified' : 'certificate not verified';
  return `${version?.replace('TLSv', 'TLS ') ?? 'TLS'}, ${verified}`;
}
