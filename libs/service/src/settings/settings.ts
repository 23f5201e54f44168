import { z } from 'zod';
import { Secret } from '#domain';
import { SettingsInvalidError } from './settings-invalid.error.js';

/** Variables by name, those of files already put in place of the files. An empty one counts as not set. */
export type Variables = Readonly<Record<string, string | undefined>>;

/** What every process that works with the database is told. */
export interface ProcessSettings {
  readonly databaseUrl: Secret;
  readonly logLevel: 'debug' | 'info' | 'warn' | 'error' | 'silent';
  readonly logFormat: 'json' | 'text';
}

/** What a service is told by its environment. */
export interface ServiceSettings extends ProcessSettings {
  readonly amqpUrl: Secret;
  /** Absolute or relative to the working folder. */
  readonly configDir: string;
  /** The address to listen on. */
  readonly host: string;
  /** 0 takes a free one. */
  readonly healthPort: number;
  /** Of the API, where the service has one. 0 takes a free one. */
  readonly apiPort: number;
  /** How long an org stays with a holder that has fallen silent. */
  readonly orgLeaseMs: number;
  /** Calls to Sign that the process has on their way at once, over all orgs; 0 for no bound of its own. */
  readonly callsInFlightMax: number;
  /** What callers of the API must show. */
  readonly apiToken: Secret | undefined;
}

/** @throws SettingsInvalidError with everything that is wrong */
export function parseProcessSettings(variables: Variables): ProcessSettings {
  const all = parse(processSchema, variables);
  return {
    databaseUrl: all.SIGN_SYNC_DATABASE_URL,
    logLevel: all.SIGN_SYNC_LOG,
    logFormat: all.SIGN_SYNC_LOG_FORMAT,
  };
}

/** @throws SettingsInvalidError with everything that is wrong */
export function parseServiceSettings(variables: Variables): ServiceSettings {
  const all = parse(serviceSchema, variables);
  return {
    databaseUrl: all.SIGN_SYNC_DATABASE_URL,
    amqpUrl: all.SIGN_SYNC_AMQP_URL,
    configDir: all.SIGN_SYNC_CONFIG_DIR,
    host: all.SIGN_SYNC_HOST,
    healthPort: all.SIGN_SYNC_HEALTH_PORT,
    apiPort: all.SIGN_SYNC_PORT,
    orgLeaseMs: all.SIGN_SYNC_ORG_LEASE_SECONDS * 1000,
    callsInFlightMax: all.SIGN_SYNC_CALLS_IN_FLIGHT,
    apiToken: all.SIGN_SYNC_API_TOKEN,
    logLevel: all.SIGN_SYNC_LOG,
    logFormat: all.SIGN_SYNC_LOG_FORMAT,
  };
}

const processSchema = z.object({
  SIGN_SYNC_DATABASE_URL: address('postgres://user:password@host:5432/name', ['postgres:', 'postgresql:']),
  SIGN_SYNC_LOG: word(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
  SIGN_SYNC_LOG_FORMAT: word(['json', 'text']).default('json'),
});

const serviceSchema = processSchema.extend({
  SIGN_SYNC_AMQP_URL: address('amqp://user:password@host:5672/vhost', ['amqp:', 'amqps:']),
  SIGN_SYNC_CONFIG_DIR: z.string({
    error:
      'is not set. Give the folder that holds a folder with a sign-sync-config.yml for each configuration.',
  }),
  SIGN_SYNC_HOST: z.string().default('127.0.0.1'),
  SIGN_SYNC_HEALTH_PORT: port().default(9090),
  SIGN_SYNC_PORT: port().default(8080),
  SIGN_SYNC_ORG_LEASE_SECONDS: z
    .string()
    .refine((text) => /^\d{1,4}$/.test(text) && Number(text) >= 3, {
      error: ({ input }) => `"${String(input)}" is not a time: whole seconds from 3 to 9999.`,
    })
    .transform(Number)
    .default(60),
  SIGN_SYNC_CALLS_IN_FLIGHT: z
    .string()
    .regex(/^\d{1,4}$/, {
      error: ({ input }) =>
        `"${String(input)}" is not a number of calls: a whole number from 0 to 9999; 0 sets no bound.`,
    })
    .transform(Number)
    .default(0),
  SIGN_SYNC_API_TOKEN: z
    .string()
    .regex(/^[\u0021-\u007e]+$/, 'has characters that no HTTP header takes, such as a space or a line break.')
    .transform((token) => new Secret(token))
    .optional(),
});

function parse<T>(schema: z.ZodType<T>, variables: Variables): T {
  const given = Object.entries(variables).filter(([, value]) => value !== undefined && value !== '');
  const result = schema.safeParse(Object.fromEntries(given));
  if (result.success) return result.data;
  throw new SettingsInvalidError(
    result.error.issues.map(({ path, message }) => ({ name: path.join('.'), message })),
  );
}

/** The value is never repeated in a message: it may hold a password. */
function address(example: string, protocols: readonly string[]) {
  return z
    .string({
      error: `is not set. Give ${example}, or in the variable of this name with _FILE a file that holds it.`,
    })
    .refine((text) => URL.canParse(text) && protocols.includes(new URL(text).protocol), {
      error: `is not an address of this kind: ${example}. Special characters of a password are written as %XX.`,
    })
    .transform((text) => new Secret(text));
}

function word<const T extends readonly [string, ...string[]]>(words: T) {
  return z.enum(words, { error: ({ input }) => `"${String(input)}" is not one of ${words.join(', ')}.` });
}

function port() {
  return z
    .string()
    .refine((text) => /^\d{1,5}$/.test(text) && Number(text) <= 65_535, {
      error: ({ input }) =>
        `"${String(input)}" is not a port: a whole number from 0 to 65535; 0 takes a free one.`,
    })
    .transform(Number);
}
