import type { Secret } from '#domain';
import type { z } from 'zod';
import type { ConfigFile } from '../files/config-file.js';
import { signingBytes } from '../notifications/load-notifications.js';
import type { SecretReader } from '../secrets/secret-reader.js';
import type { SourceConfig } from '../source/source-config.js';
import type { YamlPath } from '../yaml/yaml-document.js';
import type { HookConfig, OktaHookConfig, SignedHookConfig } from './hook-config.js';
import { hookSchema, hooksSchema } from './webhooks.schema.js';

const KEY = 'webhooks';
/** Shorter ones can be guessed. */
const SECRET_LENGTH_MIN = 16;
/** What belongs to the other type, and would be without effect. */
const OF_OKTA = [
  'secret',
  'secure_secret_key',
  'previous_secret',
  'secure_previous_secret_key',
  'header',
  'catch_up',
];
const OF_SIGNED = [
  'signing_key',
  'secure_signing_key_key',
  'previous_signing_key',
  'secure_previous_signing_key_key',
];

type Written = z.output<typeof hookSchema>;

/** `webhooks`: who may tell us of changes. @returns those that are right; the problems of the others are on the list */
export async function loadWebhooks(
  main: ConfigFile,
  secrets: SecretReader,
  sources: readonly SourceConfig[],
): Promise<readonly HookConfig[]> {
  const written = main.value[KEY];
  if (written === undefined) return [];
  const entries = main.parse([KEY], hooksSchema, written) ?? [];
  const hooks: HookConfig[] = [];
  for (const [index, entry] of entries.entries()) {
    const at = [KEY, index];
    const given = main.parse(at, hookSchema, entry);
    if (given === undefined) continue;
    if (hooks.some(({ name }) => name === given.name)) {
      main.problem([...at, 'name'], `"${given.name}" is the name of another webhook. Give each its own.`);
    }
    refuseKeys(main, at, given);
    const source = sourceOf(main, at, given, sources);
    const common = { name: given.name, ...(source !== undefined && { source }) };
    const hook =
      given.type === 'okta'
        ? await loadOkta({ main, at, secrets }, given, common)
        : await loadSigned({ main, at, secrets }, common);
    if (hook !== undefined) hooks.push(hook);
  }
  return hooks;
}

type HookName = Pick<HookConfig, 'name' | 'source'>;

interface Place {
  readonly main: ConfigFile;
  readonly at: YamlPath;
  readonly secrets: SecretReader;
}

async function loadOkta(
  place: Place,
  { header = 'authorization', catch_up: catchUp = true }: Written,
  common: HookName,
): Promise<OktaHookConfig | undefined> {
  const secrets = await readPair(place, 'secret', 'the secret of the event hook', common.name);
  if (secrets === undefined) return undefined;
  // Empty in a process that holds no secrets.
  if (secrets.some((secret) => secret.reveal() !== '' && secret.reveal().length < SECRET_LENGTH_MIN)) {
    place.main.problem(
      [...place.at, 'secret'],
      `is short enough to be guessed. Give ${SECRET_LENGTH_MIN} characters or more, made at random.`,
    );
  }
  return { ...common, type: 'okta', header, secrets, catchUp };
}

async function loadSigned(place: Place, common: HookName): Promise<SignedHookConfig | undefined> {
  const what = 'the key that signs what is sent';
  const signingKeys = await readPair(place, 'signing_key', what, common.name);
  if (signingKeys === undefined) return undefined;
  if (signingKeys.some((key) => key.reveal() !== '' && signingBytes(key.reveal()) === undefined)) {
    const wanted = 'whsec_ and 24 to 64 random bytes in base64';
    place.main.problem([...place.at, 'signing_key'], `is no key of Standard Webhooks. Give ${wanted}.`);
  }
  return { ...common, type: 'signed', signingKeys };
}

/** The secret, and the one before it where that is given too. */
async function readPair(
  { main, at, secrets }: Place,
  name: string,
  what: string,
  account: string,
): Promise<Secret[] | undefined> {
  const setting = { file: main, at, what, account, isHeader: true as const };
  const current = await secrets.read({ ...setting, name });
  const previous = `previous_${name}`;
  if (!isWritten(main, at, previous) && !isWritten(main, at, `secure_${previous}_key`)) {
    return current && [current];
  }
  const before = await secrets.read({ ...setting, name: previous });
  return current && before && [current, before];
}

function refuseKeys(main: ConfigFile, at: YamlPath, { type }: Written): void {
  const [others, right] = type === 'okta' ? [OF_SIGNED, 'Give secret'] : [OF_OKTA, 'Give signing_key'];
  for (const key of others.filter((one) => isWritten(main, at, one))) {
    main.problem([...at, key], `does not belong to a webhook of type ${type}. ${right}, or change the type.`);
  }
}

/** @returns undefined where it may be any, and where it cannot be said; the problem is on the list then */
function sourceOf(
  main: ConfigFile,
  at: YamlPath,
  { type, source }: Written,
  sources: readonly SourceConfig[],
): number | undefined {
  const fitting = sources.filter((one) => type !== 'okta' || one.type === 'okta');
  if (source !== undefined) {
    const found = fitting.find(({ file }) => file === main.resolve(source));
    // Which of the sources are wrong is said of themselves.
    if (found === undefined && sources.length > 0) {
      const kind = type === 'okta' ? 'Okta source' : 'source';
      main.problem([...at, 'source'], `"${source}" is the connector of no ${kind} of this file.`);
    }
    return found && sources.indexOf(found);
  }
  const [only] = fitting;
  if (only === undefined && sources.length > 0) {
    main.problem([...at, 'type'], 'okta needs an identity source of Okta. Give type: signed for others.');
  }
  if (type === 'okta' && fitting.length > 1) {
    main.problem(
      [...at, 'source'],
      'missing. There are several Okta sources: give the connector file of one.',
    );
  }
  return only && fitting.length === 1 ? sources.indexOf(only) : undefined;
}

function isWritten(main: ConfigFile, at: YamlPath, key: string): boolean {
  let found: unknown = main.value;
  for (const step of [...at, key]) {
    if (typeof found !== 'object' || found === null) return false;
    found = Object.entries(found).find(([name]) => name === String(step))?.[1];
  }
  return found !== undefined;
}
