import { isEmailAddress, type OrgName } from '#domain';
import type { OrgConfig } from '../config.js';
import { openConfigFile, type ConfigFile } from '../files/config-file.js';
import type { ProblemList } from '../problems/config-problem.js';
import { didYouMean } from '../problems/nearest-word.js';
import { show, text, wrongType } from '../schema/fields.js';
import { signConnectorSchema, type SignConnector } from '../schema/sign-connector.schema.js';
import type { SecretReader } from '../secrets/secret-reader.js';
import { signHostProblem } from './sign-host.js';

const SIGN_ORGS = 'sign_orgs';
const WANTED = 'a mapping of org names to connector files, such as primary: connector-sign.yml';

export interface LoadedOrgs {
  /** Every name in `sign_orgs`, also those whose connector is wrong, so that references to them are not wrong too. */
  readonly names: readonly OrgName[];
  readonly orgs: readonly OrgConfig[];
  readonly files: readonly ConfigFile[];
}

/**
 * Reads `sign_orgs` and every connector file it names.
 * @returns undefined when `sign_orgs` itself cannot be read
 */
export async function loadOrgs(
  main: ConfigFile,
  list: ProblemList,
  secrets: SecretReader,
): Promise<LoadedOrgs | undefined> {
  const entries = orgEntries(main);
  if (entries === undefined) return undefined;
  const loaded: LoadedOrg[] = [];
  // One after the other: a keychain asks its owner about one secret at a time.
  for (const entry of entries) loaded.push(await loadOrg(main, list, entry, secrets));
  const orgs = loaded.flatMap(({ org }) => org ?? []);
  reportSharedAccounts(main, orgs);
  return {
    names: entries.map(({ name }) => name),
    orgs,
    files: loaded.flatMap(({ file }) => file ?? []),
  };
}

interface LoadedOrg {
  readonly org?: OrgConfig;
  readonly file?: ConfigFile;
}

interface OrgEntry {
  readonly name: OrgName;
  readonly connector: string | undefined;
}

function orgEntries(main: ConfigFile): readonly OrgEntry[] | undefined {
  const section = main.value[SIGN_ORGS];
  if (section === undefined) return undefined;
  if (section === null || typeof section !== 'object' || Array.isArray(section)) {
    main.problem([SIGN_ORGS], wrongType(section, 'a mapping', WANTED));
    return undefined;
  }
  const entries = Object.entries(section).map(([name, value]) => ({
    name,
    connector: main.parse([SIGN_ORGS, name], text('a connector file, such as connector-sign.yml'), value),
  }));
  const names = entries.map(({ name }) => name);
  if (names.some((name) => name.trim() === ''))
    main.problem([SIGN_ORGS], `an org has an empty name. Give ${WANTED}.`);
  if (!names.includes('primary')) {
    main.problem([SIGN_ORGS, 'primary'], `missing: one org must be called primary.${nearestOrg(names)}`);
  }
  return entries;
}

function nearestOrg(names: readonly string[]): string {
  const [only] = names;
  if (names.length === 1 && only !== undefined) return ` Rename "${only}" to primary.`;
  return ' Give primary: connector-sign.yml.';
}

async function loadOrg(
  main: ConfigFile,
  list: ProblemList,
  { name, connector }: OrgEntry,
  secrets: SecretReader,
): Promise<LoadedOrg> {
  if (connector === undefined) return {};
  const file = await openConfigFile(main.resolve(connector), list, (message) =>
    main.problem([SIGN_ORGS, name], message),
  );
  if (file === undefined) return {};
  const org = await readConnector(file, name, secrets);
  return org === undefined ? { file } : { file, org };
}

async function readConnector(
  file: ConfigFile,
  name: OrgName,
  secrets: SecretReader,
): Promise<OrgConfig | undefined> {
  const settings = file.parse([], signConnectorSchema, file.value);
  // The two values below are checked also where another key is wrong, so that all is said at once.
  const loose: Partial<Record<keyof SignConnector, unknown>> = settings ?? file.value;
  const isHost = checkText(file, 'host', loose.host, signHostProblem);
  const isOwner = checkText(file, 'admin_email', loose.admin_email, ownerProblem);
  const key = await secrets.read({
    ...{ file, at: [], name: 'integration_key', what: 'the integration key', isHeader: true },
    account: isText(loose.admin_email) ? loose.admin_email.trim() : undefined,
  });
  if (key === undefined) return undefined;
  if (settings === undefined || !isHost || !isOwner) return undefined;
  return {
    name,
    file: file.path,
    host: settings.host,
    key,
    adminEmail: settings.admin_email,
    createUsers: settings.create_users,
    deactivateUsers: settings.deactivate_users,
  };
}

function checkText(
  file: ConfigFile,
  key: keyof SignConnector,
  value: unknown,
  problemOf: (value: string) => string | undefined,
): boolean {
  if (!isText(value)) return false;
  const problem = problemOf(value.trim());
  if (problem !== undefined) file.problem([key], problem);
  return problem === undefined;
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value.trim() !== '';
}

function ownerProblem(address: string): string | undefined {
  return isEmailAddress(address)
    ? undefined
    : `${show(address)} is not an e-mail address. Give the address of the account that owns the integration key.`;
}

/** Two names for one account would undo each other's work: what one manages is Sign-only for the other. */
function reportSharedAccounts(main: ConfigFile, orgs: readonly OrgConfig[]): void {
  const firstByKey = new Map<string, OrgConfig>();
  // An empty key is one that this process does not hold.
  for (const org of orgs.filter(({ key }) => key.reveal() !== '')) {
    const account = `${org.host.toLowerCase()} ${org.key.reveal()}`;
    const first = firstByKey.get(account);
    if (first === undefined) firstByKey.set(account, org);
    else {
      main.problem(
        [SIGN_ORGS, org.name],
        `has the same host and integration key as "${first.name}", so both are one account. Keep one of them.`,
      );
    }
  }
}

/** `unknown org "emae". Did you mean "emea"?` and which there are. */
export function unknownOrg(name: string, names: readonly OrgName[]): string {
  const known = names.length === 0 ? '' : ` sign_orgs names: ${names.join(', ')}.`;
  return `unknown org ${show(name)}.${didYouMean(name, names)}${known}`;
}
