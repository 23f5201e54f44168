import type { DirectoryRow, WantedPeople } from '#domain';
import type { SourceInspection } from '../source.js';
import { ANYTHING } from './filter.js';
import type { LdapConnection } from './ldap-connection.js';
import type { LdapDirectory } from './ldap-directory.js';
import { LdapReading } from './ldap-reading.js';

const SAMPLE_MAX = 3;
/** Capability of Active Directory ([MS-ADTS] 3.1.1.3.4.3.1). */
const ACTIVE_DIRECTORY = '1.2.840.113556.1.4.800';
const PAGED_RESULTS = '1.2.840.113556.1.4.319';

/**
 * Tries everything that a read needs: the base, each group, its people.
 * @param countMs milliseconds for the people of one group, after which they are not counted any further
 * @throws SourceUnreadableError
 */
export async function inspectDirectory(
  directory: LdapDirectory,
  wanted: WantedPeople,
  countMs: number,
  signal: AbortSignal,
): Promise<Omit<SourceInspection, 'name'>> {
  const { session, config } = directory;
  const connection = await session.connection(signal);
  const [tls, serverNotes] = [tlsOf(connection, directory), await aboutServer(directory, signal)];
  await directory.checkBase(signal);
  const reading = new LdapReading(directory, wanted);
  const groups: SourceInspection['groups'][number][] = [];
  const unfinished: string[] = [];
  for (const group of wanted.groups) {
    const limit = AbortSignal.timeout(countMs);
    try {
      groups.push({ group, people: await reading.readGroup(group, AbortSignal.any([signal, limit])) });
    } catch (error) {
      if (!limit.aborted || signal.aborted) throw error;
      const people = reading.peopleOf(group);
      groups.push({ group, people });
      unfinished.push(`Group "${group}" has more than ${people} people; not all of them were counted.`);
    }
  }
  return {
    address: config.url,
    tls,
    credentials: config.bind === undefined ? 'anonymous' : `bound as ${config.bind.username}`,
    groups,
    sample: firstOf(reading.rows()),
    notes: [...serverNotes, ...unfinished, ...reading.warnings()],
  };
}

function firstOf(rows: Iterable<DirectoryRow>): DirectoryRow[] {
  const sample: DirectoryRow[] = [];
  for (const row of rows) {
    sample.push(row);
    if (sample.length === SAMPLE_MAX) break;
  }
  return sample;
}

function tlsOf({ tlsVersion }: LdapConnection, { config }: LdapDirectory): string {
  if (tlsVersion === undefined) return 'none';
  const version = tlsVersion.replace('TLSv', 'TLS ');
  const start = config.startTls && config.url.startsWith('ldap://') ? 'StartTLS, ' : '';
  return `${start}${version}, ${config.verifyTls ? 'certificate verified' : 'not verified'}`;
}

/** What the server says of itself, where it does. */
async function aboutServer({ session, config }: LdapDirectory, signal: AbortSignal): Promise<string[]> {
  const notes: string[] = [];
  const attributes = ['vendorName', 'vendorVersion', 'supportedCapabilities', 'supportedControl'];
  await session.search(
    {
      subject: 'the server itself',
      ...{ base: '', scope: 'base', filter: ANYTHING, filterKeys: [], attributes, mayBeAbsent: true },
    },
    (entry) => {
      const vendor = [entry.text('vendorName'), entry.text('vendorVersion')].filter(Boolean).join(' ');
      if (vendor !== '') notes.push(vendor);
      if (entry.texts('supportedCapabilities').includes(ACTIVE_DIRECTORY)) notes.push('Active Directory');
      const controls = entry.texts('supportedControl');
      if (config.pageSize > 0 && controls.length > 0 && !controls.includes(PAGED_RESULTS)) {
        notes.push('The server does not know pages (search_page_size).');
      }
    },
    signal,
  );
  return notes;
}
