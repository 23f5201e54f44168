import type { LdapSourceConfig, LdapWatchConfig } from '#config';
import type { WantedPeople } from '#domain';
import { systemClock } from '../clock.js';
import { type ChangeLook, CHANGES_MAX, type ChangeWatch, type SourceChange } from '../watch/change-watch.js';
import { dnKey } from './distinguished-name.js';
import { guidText } from './object-guid.js';
import { LdapDirectory, type LdapGroup } from './ldap-directory.js';
import type { LdapEntry } from './ldap-entry.js';
import { LdapSession } from './ldap-session.js';
import { ANYTHING, type LdapFilter } from './filter.js';
import { PersonReader, sourceKeyOf } from './person-reader.js';

export interface LdapWatchOptions {
  readonly wanted: WantedPeople;
  readonly caFile?: string;
}

/** Groups of groups, looked up by the server (MS-ADTS 3.1.1.3.4.4.3). */
const IN_CHAIN = '1.2.840.113556.1.4.1941';
/** Where a server without a clock of its own is asked first: back so far by our clock. */
const BEGIN_MS = 600_000;
/** How long it is remembered which entries are the groups of the configuration. */
const GROUPS_MS = 600_000;

/** Where the next look begins. */
type Place =
  /** Active Directory numbers its changes; the numbers are those of one server, until it is restored from a backup. */
  | { readonly kind: 'usn'; readonly server: string; readonly usn: bigint }
  /** As modifyTimestamp has it: `20261122113000Z`. */
  | { readonly kind: 'time'; readonly time: string };

/**
 * Asks a directory server for entries that have changed: by uSNChanged where the server numbers changes, by modifyTimestamp
 * elsewhere. Deletions and moves out of base_dn are seen by neither; the next full run finds them.
 */
export class LdapWatch implements ChangeWatch {
  readonly source: string;
  readonly origin = 'ldap';
  readonly everyMs: number;
  readonly #reader: PersonReader;
  #known: { readonly groups: ReadonlyMap<string, LdapGroup>; readonly untilMs: number } | undefined;

  constructor(
    private readonly config: LdapSourceConfig,
    { everyMs }: LdapWatchConfig,
    private readonly options: LdapWatchOptions,
  ) {
    this.source = `ldap:${config.url.replace(/\/+$/u, '')}/${config.baseDn}`;
    this.everyMs = everyMs;
    this.#reader = new PersonReader(config);
  }

  async look(cursor: string | undefined, signal: AbortSignal): Promise<ChangeLook> {
    const { caFile } = this.options;
    const session = new LdapSession(this.config, {
      clock: systemClock,
      ...(caFile !== undefined && { caFile }),
    });
    try {
      const directory = new LdapDirectory(this.config, session);
      const from = placeOf(cursor);
      const now = await this.#placeNow(directory, signal);
      if (from === undefined) return { cursor: textOf(now), changes: [] };
      if (now.kind === 'time')
        return await this.#changes(directory, from.kind === 'time' ? from : now, signal);
      if (from.kind === 'usn' && from.server === now.server && from.usn <= now.usn) {
        return await this.#numberedChanges(directory, from.usn, now, signal);
      }
      // Another server, or one that was set back: what has changed since cannot be said.
      return { cursor: textOf(now), changes: [everybody(`${now.server} ${now.usn}`)] };
    } finally {
      session.close();
    }
  }

  async #placeNow(directory: LdapDirectory, signal: AbortSignal): Promise<Place> {
    const names = ['highestCommittedUSN', 'dsServiceName'];
    const root = await entryAt(directory, '', names, signal);
    const usn = root?.text('highestCommittedUSN');
    const service = root?.text('dsServiceName');
    if (usn !== undefined && /^\d{1,19}$/u.test(usn) && service !== undefined) {
      const settings = await entryAt(directory, service, ['invocationId'], signal);
      const invocation = settings?.bytes('invocationId');
      return {
        ...{ kind: 'usn', usn: BigInt(usn) },
        server: (invocation && guidText(invocation)) ?? Buffer.from(service).toString('base64url'),
      };
    }
    const base = await entryAt(directory, this.config.baseDn, ['contextCSN'], signal);
    const csn = /^(\d{14})/u.exec(base?.text('contextCSN') ?? '')?.[1];
    return { kind: 'time', time: csn === undefined ? timeOf(Date.now() - BEGIN_MS) : `${csn}Z` };
  }

  /** Entries of the second in which the look before ended come again; they are known by their change number. */
  async #changes(
    directory: LdapDirectory,
    { time }: Extract<Place, { kind: 'time' }>,
    signal: AbortSignal,
  ): Promise<ChangeLook> {
    let newest = time;
    const found = await this.#collect(directory, atLeast('modifyTimestamp', time), signal, (entry) => {
      const changedAt = entry.text('modifyTimestamp') ?? time;
      if (changedAt > newest) newest = changedAt;
      return { change: entry.text('entryCSN') ?? changedAt, at: dateOf(changedAt) };
    });
    return { cursor: `time ${newest}`, changes: found };
  }

  async #numberedChanges(
    directory: LdapDirectory,
    after: bigint,
    now: Extract<Place, { kind: 'usn' }>,
    signal: AbortSignal,
  ): Promise<ChangeLook> {
    const filter = atLeast('uSNChanged', String(after + 1n));
    const changes = await this.#collect(directory, filter, signal, (entry) => ({
      change: `usn ${entry.text('uSNChanged') ?? now.usn}`,
      at: dateOf(entry.text('whenChanged')),
    }));
    return { cursor: textOf(now), changes };
  }

  /** Changed people and groups of the configuration; everybody where that cannot be told, or where they are many. */
  async #collect(
    directory: LdapDirectory,
    filter: LdapFilter,
    signal: AbortSignal,
    markOf: (entry: LdapEntry) => { readonly change: string; readonly at: Date },
  ): Promise<SourceChange[]> {
    const changed: { readonly entry: LdapEntry; readonly change: string; readonly at: Date }[] = [];
    let count = 0;
    const search = {
      subject: 'what has changed',
      ...{ base: this.config.baseDn, scope: 'sub' as const, filter, filterKeys: ['watch'] },
      attributes: [
        ...new Set([
          ...this.#reader.attributes,
          ...['objectClass', 'entryUUID', 'entryCSN', 'modifyTimestamp', 'uSNChanged', 'whenChanged'],
        ]),
      ],
    };
    await directory.search(
      search,
      (entry) => {
        count += 1;
        const mark = markOf(entry);
        if (count <= CHANGES_MAX) changed.push({ entry, ...mark });
      },
      signal,
    );
    if (count === 0) return [];
    if (count > CHANGES_MAX) return [everybody(changed.at(-1)?.change ?? '')];
    const groups = await this.#groups(directory, signal);
    return changed.flatMap(({ entry, change, at }) => this.#changeOf(entry, groups, change, at) ?? []);
  }

  #changeOf(
    entry: LdapEntry,
    groups: ReadonlyMap<string, LdapGroup>,
    change: string,
    at: Date,
  ): SourceChange | undefined {
    const key = sourceKeyOf(entry);
    const eventId = `${key ?? dnKey(entry.dn)} ${change}`.slice(-200);
    const group = groups.get(dnKey(entry.dn));
    if (group !== undefined) return { subject: { kind: 'group', name: group.name }, eventId, at };
    const classes = entry.texts('objectClass').map((name) => name.toLowerCase());
    if (this.#countsNested && classes.some((name) => name.startsWith('group'))) {
      return { subject: { kind: 'everybody' }, eventId, at };
    }
    const reading = this.#reader.read(entry);
    const email = 'person' in reading ? reading.person.email : undefined;
    if (email === undefined && (key === undefined || !classes.includes('person'))) return undefined;
    const subject = {
      kind: 'person' as const,
      ...(email !== undefined && { email }),
      ...(key !== undefined && { key }),
    };
    return { subject, eventId, at };
  }

  /** Whether the members of a group that no rule names may belong to one that a rule names. */
  get #countsNested(): boolean {
    const { members } = this.config;
    return members.kind === 'two-steps' ? members.nested : members.filterFormat.includes(IN_CHAIN);
  }

  /** Their names seldom change, and there may be hundreds. */
  async #groups(directory: LdapDirectory, signal: AbortSignal): Promise<ReadonlyMap<string, LdapGroup>> {
    const nowMs = performance.now();
    if (this.#known !== undefined && nowMs < this.#known.untilMs) return this.#known.groups;
    const groups = new Map<string, LdapGroup>();
    for (const name of this.options.wanted.groups) {
      const group = await directory.findGroup(name, signal);
      if (group !== undefined) groups.set(dnKey(group.dn), group);
    }
    this.#known = { groups, untilMs: nowMs + GROUPS_MS };
    return groups;
  }
}

async function entryAt(
  directory: LdapDirectory,
  base: string,
  attributes: readonly string[],
  signal: AbortSignal,
): Promise<LdapEntry | undefined> {
  let found: LdapEntry | undefined;
  const search = {
    ...{ subject: 'what the server says of itself', base, scope: 'base' as const },
    ...{ filter: ANYTHING, filterKeys: [], attributes, mayBeAbsent: true as const },
  };
  await directory.search(search, (entry) => (found = entry), signal);
  return found;
}

function everybody(change: string): SourceChange {
  return { subject: { kind: 'everybody' }, eventId: `everybody ${change}`.slice(0, 200), at: new Date() };
}

function atLeast(attribute: string, value: string): LdapFilter {
  return { kind: 'at-least', attribute, value: Buffer.from(value) };
}

function placeOf(cursor: string | undefined): Place | undefined {
  const [kind, first = '', second = ''] = cursor?.split(' ') ?? [];
  if (kind === 'time' && first !== '') return { kind, time: first };
  return kind === 'usn' && /^\d{1,19}$/u.test(second)
    ? { kind, server: first, usn: BigInt(second) }
    : undefined;
}

function textOf(place: Place): string {
  return place.kind === 'time' ? `time ${place.time}` : `usn ${place.server} ${place.usn}`;
}

/** `20261122113000Z` */
function timeOf(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19).replace(/[-:T]/gu, '')}Z`;
}

/** Of generalized time, seconds at least; now where it is none. */
function dateOf(text: string | undefined): Date {
  const parts = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)/u
    .exec(text ?? '')
    ?.slice(1)
    .map(Number);
  const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0] = parts ?? [];
  return parts === undefined ? new Date() : new Date(Date.UTC(year, month - 1, day, hour, minute, second));
}
