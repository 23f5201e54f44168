import { z } from 'zod';
import { nextLink } from './link-header.js';
import type { OktaClient } from './okta-client.js';

export interface OktaPage<T> {
  readonly items: readonly T[];
  /** From 1. */
  readonly page: number;
}

export interface PageWalk<T extends { readonly id: string }> {
  readonly url: string;
  readonly item: z.ZodType<T>;
  /** What is read: `group "Sign Sales"`. */
  readonly place: string;
}

/** Okta may filter a page down to nothing, but a server that does it for ever would hold a run for ever. */
const EMPTY_PAGES_MAX = 20;
const PAGES_MAX = 100_000;

/**
 * Follows `Link: rel="next"` to the end, exactly as it is written. The end of a list is the absence of a link, which a
 * fault can cause as well: a full page without one is asked for once more with one item less, and must then have one.
 *
 * @throws SourceUnreadableError for a link that cannot be the next page: another host, a page that was read before
 */
export async function* pagesOf<T extends { readonly id: string }>(
  client: OktaClient,
  walk: PageWalk<T>,
): AsyncGenerator<OktaPage<T>> {
  const visited = new Set<string>();
  const seen = new Set<string>();
  const schema = z.array(walk.item);
  let url = walk.url;
  let emptyPages = 0;
  // What was read before comes again on the page that is asked for once more, and may on the one behind it.
  let repeats: 'none' | 'here' | 'still' = 'none';
  let page = 1;
  while (page <= PAGES_MAX) {
    const place = `${walk.place}, page ${page}`;
    visited.add(url);
    const { value: items, link } = await client.get(url, place, schema);
    const fresh = items.filter(({ id }) => !seen.has(id));
    for (const { id } of items) seen.add(id);
    if (items.length > 0 && fresh.length === 0 && repeats === 'none') {
      throw client.cut(place, 'entries that had been read came again');
    }
    emptyPages = items.length === 0 ? emptyPages + 1 : 0;
    if (emptyPages > EMPTY_PAGES_MAX) throw client.cut(place, 'one empty page follows the other');
    yield { items: fresh, page };
    const next = nextOf(client, url, link, place);
    if (next !== undefined && visited.has(next)) {
      throw client.cut(place, 'its link to the next page leads back to one that was read');
    }
    if (next === undefined && repeats === 'here') {
      throw client.cut(place, 'there are more entries than were sent, and no link leads to them');
    }
    const again = next === undefined ? withOneLess(url, items.length) : undefined;
    if (next === undefined && again === undefined) return;
    repeats = next === undefined ? 'here' : repeats === 'here' ? 'still' : 'none';
    url = next ?? again ?? '';
    if (next !== undefined) page += 1;
  }
  throw client.cut(walk.place, `it has more than ${PAGES_MAX} pages`);
}

function nextOf(client: OktaClient, url: string, link: string | null, place: string): string | undefined {
  const next = nextLink(link);
  if (next === undefined) return undefined;
  const target = next !== null && URL.canParse(next) ? new URL(next) : undefined;
  if (next === null || target === undefined)
    throw client.cut(place, 'its link to the next page cannot be read');
  const { origin, host } = new URL(url);
  if (target.origin !== origin) {
    throw client.cut(
      place,
      `its link to the next page leads to ${target.host} instead of ${host}. If that is the name Okta knows itself by, write it as "host"`,
    );
  }
  return next;
}

/** The same page with one entry less; undefined where it was not full, or its address states no limit. */
function withOneLess(url: string, entries: number): string | undefined {
  const [, before = '', limit = ''] = /([?&]limit=)(\d+)/u.exec(url) ?? [];
  if (limit === '' || entries < Number(limit) || Number(limit) < 2) return undefined;
  return url.replace(`${before}${limit}`, `${before}${Number(limit) - 1}`);
}
