import { z } from 'zod';
import type { OktaSourceConfig } from '#config';
import type { DirectoryRow } from '#domain';
import type { Clock } from '../clock.js';
import type { SourceInspection } from '../source.js';
import { oktaUserSchema, type OktaUser } from './okta-answers.js';
import type { OktaClient } from './okta-client.js';
import type { OktaFilter } from './okta-filter.js';
import type { OktaGroups } from './okta-groups.js';
import type { OktaLookup } from './okta-lookup.js';
import { membersOf } from './okta-members.js';
import type { OktaFormats } from './okta-person.js';

export interface OktaInspectionParts {
  readonly config: OktaSourceConfig;
  readonly client: OktaClient;
  readonly clock: Clock;
  readonly filter: OktaFilter;
  readonly formats: OktaFormats;
  readonly groups: OktaGroups;
  readonly lookup: OktaLookup;
}

const COUNTING_MS_MAX = 30_000;
const SAMPLE_SIZE = 3;

/** Tries what a read needs. Changes nothing. */
export class OktaInspection {
  readonly #notes: string[] = [];
  readonly #sample = new Map<string, OktaUser>();

  constructor(private readonly parts: OktaInspectionParts) {}

  /** @param wanted names of groups, as configured */
  async inspect(wanted: readonly string[]): Promise<Omit<SourceInspection, 'name'>> {
    const { client, config } = this.parts;
    await client.get(client.url('/users', { limit: '1' }), 'people', z.array(oktaUserSchema));
    const groups: { group: string; people: number | undefined }[] = [];
    for (const group of wanted) groups.push({ group, people: await this.#sizeOf(group) });
    const sample: DirectoryRow[] = [];
    for (const user of this.#sample.values()) sample.push(await this.parts.lookup.rowOf(user));
    return {
      address: config.url,
      tls: tlsText(client.tls),
      credentials: credentialsText(config),
      groups,
      sample,
      notes: [...this.#filterNotes(), ...this.#notes, ...this.#rateNotes()],
    };
  }

  async #sizeOf(name: string): Promise<number | undefined> {
    const { client, clock, filter } = this.parts;
    const group = await this.parts.groups.find(name);
    if (group === undefined) return undefined;
    const end = clock.now() + COUNTING_MS_MAX;
    let people = 0;
    for await (const { items } of membersOf(client, group, name)) {
      const inside = items.filter((user) => filter.judge(user) === 'inside');
      people += inside.length;
      for (const user of inside) this.#offer(user);
      if (clock.now() >= end) {
        this.#notes.push(`group "${name}": more than ${people} people; counting stopped after 30 s`);
        break;
      }
    }
    return people;
  }

  #offer(user: OktaUser): void {
    if (this.#sample.size >= SAMPLE_SIZE || this.parts.formats.emailOf(user) === undefined) return;
    this.#sample.set(user.id, user);
  }

  #filterNotes(): string[] {
    const { dropsLocked } = this.parts.filter;
    if (dropsLocked.length === 0) return [];
    return [
      `all_users_filter leaves out people with the status ${dropsLocked.join(', ')}, who have not left: they count as leavers`,
    ];
  }

  #rateNotes(): string[] {
    return [...this.parts.client.rates].map(
      ([bucket, { limit, remaining }]) =>
        `rate limit of ${bucket}: ${remaining}${limit === undefined ? '' : ` of ${limit}`} requests left`,
    );
  }
}

function tlsText(protocol: string | undefined): string {
  return protocol === undefined ? 'none' : `${protocol.replace('TLSv', 'TLS ')}, certificate verified`;
}

function credentialsText({ credentials }: OktaSourceConfig): string {
  return credentials.kind === 'token'
    ? 'API token accepted'
    : `service app ${credentials.clientId} accepted, scopes ${credentials.scopes.join(' ')}`;
}
