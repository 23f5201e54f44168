import { oktaUserSchema, type OktaGroup, type OktaUser } from './okta-answers.js';
import type { OktaClient } from './okta-client.js';
import { pagesOf, type OktaPage } from './okta-pages.js';

/** What Okta recommends. */
const PAGE_SIZE = 200;

/** The members of a group, whatever their status, page by page. */
export function membersOf(
  client: OktaClient,
  { id }: OktaGroup,
  name: string,
): AsyncGenerator<OktaPage<OktaUser>> {
  const url = client.url(`/groups/${encodeURIComponent(id)}/users`, { limit: String(PAGE_SIZE) });
  return pagesOf(client, { url, item: oktaUserSchema, place: `group "${name}"` });
}
