import { z } from 'zod';
import type { OktaSourceConfig } from '#config';
import { oktaLogEvent, type OktaLogEvent } from '#contracts';
import { OKTA_EVENT_PREFIXES } from '#domain';
import { systemClock } from '../clock.js';
import { tlsOptions } from '../tls-options.js';
import { nextLink } from './link-header.js';
import { OktaClient } from './okta-client.js';

/** What Okta gives at most. */
const PAGE_SIZE = 1_000;
/** A week of a busy org; beyond that a full run is the better answer. */
const PAGES_MAX = 500;

export interface OktaLogSpan {
  readonly since: Date;
  readonly until: Date;
}

/**
 * The events of the System Log that say something about people and groups, page by page in the order in which they
 * happened. An event that is not understood is left out: it is a hint that is missing, no more.
 *
 * @param caFile absolute path of `tls.ca_file`
 * @throws SourceUnreadableError
 */
export async function* readOktaLog(
  config: OktaSourceConfig,
  { since, until }: OktaLogSpan,
  { signal, caFile }: { readonly signal: AbortSignal; readonly caFile?: string },
): AsyncGenerator<readonly OktaLogEvent[]> {
  const { ca } = tlsOptions(true, caFile);
  const client = await OktaClient.open(config, { signal, clock: systemClock, ...(ca && { ca }) });
  try {
    let url: string | undefined = client.url('/logs', {
      ...{ since: since.toISOString(), until: until.toISOString(), sortOrder: 'ASCENDING' },
      ...{ limit: String(PAGE_SIZE), filter: FILTER },
    });
    for (let page = 1; url !== undefined && page <= PAGES_MAX; page += 1) {
      const { events, next }: LogPage = await pageAt(client, url, `the System Log, page ${page}`);
      if (events.length === 0) return;
      yield events.flatMap((event) => {
        const read = oktaLogEvent.safeParse(event);
        return read.success ? [read.data] : [];
      });
      url = next;
    }
  } finally {
    client.close();
  }
}

const FILTER = OKTA_EVENT_PREFIXES.map((prefix) => `eventType sw "${prefix}"`).join(' or ');

interface LogPage {
  readonly events: readonly unknown[];
  readonly next: string | undefined;
}

async function pageAt(client: OktaClient, url: string, place: string): Promise<LogPage> {
  const { value: events, link } = await client.get(url, place, z.array(z.unknown()));
  const next = nextLink(link) ?? undefined;
  if (next !== undefined && new URL(next).origin !== new URL(url).origin) {
    throw client.cut(place, 'its link to the next page leads to another host');
  }
  return { events, next };
}
