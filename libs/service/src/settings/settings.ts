import { isIP } from 'node:net';
import { z } from 'zod';
import type { AuditKeySettings } from '#db';
import { Secret } from '#domain';
import { accessOf, accessSchema, type AccessSettings, refineAccess } from './access-settings.js';
import { SettingsInvalidError } from './settings-invalid.error.js';

/** Variables by name, those of files already put in place of the files. An empty one counts as not set. */
export type Variables = Readonly<Record<string, string | undefined>>;

/** What every process that works with the database is told. */
export interface ProcessSettings {
  readonly databaseUrl: Secret;
  /** Of the role that owns the tables; undefined where that is the role of `databaseUrl`. */
  readonly migrationDatabaseUrl: Secret | undefined;
  readonly audit: AuditKeySettings;
  readonly logLevel: 'debug' | 'info' | 'warn' | 'error' | 'silent';
  readonly logFormat: 'json' | 'text';
}

/** What a process is told that listens and works, wherever its database is. */
export interface HostSettings extends Omit<ProcessSettings, 'databaseUrl' | 'migrationDatabaseUrl'> {
  /** The address to listen on. */
  readonly host: string;
  /** 0 takes a free one. */
  readonly healthPort: number;
  /** Of the API, where the service has one. 0 takes a free one. */
  readonly apiPort: number;
  /** Where directories send what they have to say; apart from `host`, because others than people reach it. */
  readonly intakeHost: string;
  /** 0 takes a free one. */
  readonly intakePort: number;
  /** How long an org stays with a holder that has fallen silent. */
  readonly orgLeaseMs: number;
  /** Calls to Sign that the process has on their way at once, over all orgs; 0 for no bound of its own. */
  readonly callsInFlightMax: number;
  /** What callers of the API must show. */
  readonly apiToken: Secret | undefined;
  /** Requests that one caller of the API may make in a minute; 0 for no bound. */
  readonly rateLimit: number;
  /** Addresses and networks of proxies whose word about a caller's address counts. */
  readonly trustedProxies: readonly string[];
  /** Who else may come in to the API. */
  readonly access: AccessSettings;
}

/** What a service is told by its environment. */
export interface ServiceSettings extends HostSettings, ProcessSettings {
  readonly amqpUrl: Secret;
  /** Absolute or relative to the working folder. */
  readonly configDir: string;
}

/** @throws SettingsInvalidError with everything that is wrong */
export function parseProcessSettings(variables: Variables): ProcessSettings {
  const all = parse(processSchema, variables);
  return {
    databaseUrl: all.SIGN_SYNC_DATABASE_URL,
    migrationDatabaseUrl: all.SIGN_SYNC_MIGRATION_DATABASE_URL,
    audit: auditSettings(all),
    logLevel: all.SIGN_SYNC_LOG,
    logFormat: all.SIGN_SYNC_LOG_FORMAT,
  };
}

/** @throws SettingsInvalidError with everything that is wrong */
export function parseServiceSettings(variables: Variables): ServiceSettings {
  const all = parse(serviceSchema.extend(accessSchema).superRefine(refineAccess), variables);
  return {
    ...hostSettings(all),
    databaseUrl: all.SIGN_SYNC_DATABASE_URL,
    migrationDatabaseUrl: all.SIGN_SYNC_MIGRATION_DATABASE_URL,
    amqpUrl: all.SIGN_SYNC_AMQP_URL,
    configDir: all.SIGN_SYNC_CONFIG_DIR,
  };
}

/** What does not depend on where the database is, and whether there is a broker. */
export function hostSettings(all: HostVariables): HostSettings {
  return {
    host: all.SIGN_SYNC_HOST,
    healthPort: all.SIGN_SYNC_HEALTH_PORT,
    apiPort: all.SIGN_SYNC_PORT,
    intakeHost: all.SIGN_SYNC_INTAKE_HOST,
    intakePort: all.SIGN_SYNC_INTAKE_PORT,
    orgLeaseMs: all.SIGN_SYNC_ORG_LEASE_SECONDS * 1000,
    callsInFlightMax: all.SIGN_SYNC_CALLS_IN_FLIGHT,
    apiToken: all.SIGN_SYNC_API_TOKEN,
    access: accessOf(all),
    audit: auditSettings(all),
    rateLimit: all.SIGN_SYNC_RATE_LIMIT,
    trustedProxies: all.SIGN_SYNC_TRUSTED_PROXIES,
    logLevel: all.SIGN_SYNC_LOG,
    logFormat: all.SIGN_SYNC_LOG_FORMAT,
  };
}

/** What the audit is signed with, for commands that know nothing of the other variables. @throws SettingsInvalidError */
export function parseAuditSettings(variables: Variables): AuditKeySettings {
  return auditSettings(parse(z.object(auditShape), variables));
}

/** Where directories reach the intake, for commands that know nothing of the other variables. @throws SettingsInvalidError */
export function parseIntakeUrl(variables: Variables): string | undefined {
  const { SIGN_SYNC_INTAKE_URL } = accessSchema;
  return parse(z.object({ SIGN_SYNC_INTAKE_URL }), variables).SIGN_SYNC_INTAKE_URL;
}

function auditSettings(all: AuditVariables): AuditKeySettings {
  return {
    hmacKey: all.SIGN_SYNC_AUDIT_HMAC_KEY,
    signingKey: all.SIGN_SYNC_AUDIT_SIGNING_KEY,
    checkpointFile: all.SIGN_SYNC_AUDIT_CHECKPOINT_FILE,
  };
}

const auditShape = {
  SIGN_SYNC_AUDIT_HMAC_KEY: secret().optional(),
  SIGN_SYNC_AUDIT_SIGNING_KEY: secret().optional(),
  SIGN_SYNC_AUDIT_CHECKPOINT_FILE: z.string().optional(),
};
type AuditVariables = z.output<z.ZodObject<typeof auditShape>>;

const DATABASE = ['postgres://user:password@host:5432/name', ['postgres:', 'postgresql:']] as const;

const processSchema = z.object({
  SIGN_SYNC_DATABASE_URL: address(...DATABASE),
  SIGN_SYNC_MIGRATION_DATABASE_URL: address(...DATABASE).optional(),
  ...auditShape,
  SIGN_SYNC_LOG: word(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
  SIGN_SYNC_LOG_FORMAT: word(['json', 'text']).default('json'),
});

export const serviceSchema = processSchema.extend({
  SIGN_SYNC_AMQP_URL: address('amqp://user:password@host:5672/vhost', ['amqp:', 'amqps:']),
  SIGN_SYNC_CONFIG_DIR: z.string({
    error:
      'is not set. Give the folder that holds a folder with a sign-sync-config.yml for each configuration.',
  }),
  SIGN_SYNC_HOST: z.string().default('127.0.0.1'),
  SIGN_SYNC_HEALTH_PORT: port().default(9090),
  SIGN_SYNC_PORT: port().default(8080),
  SIGN_SYNC_INTAKE_HOST: z.string().default('127.0.0.1'),
  SIGN_SYNC_INTAKE_PORT: port().default(8081),
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
  SIGN_SYNC_RATE_LIMIT: z
    .string()
    .regex(/^\d{1,6}$/, {
      error: ({ input }) =>
        `"${String(input)}" is not a number of requests a minute: a whole number from 0 to 999999; 0 sets no bound.`,
    })
    .transform(Number)
    .default(6_000),
  SIGN_SYNC_TRUSTED_PROXIES: z
    .string()
    .transform((text) => text.split(',').map((part) => part.trim()))
    .refine((parts) => parts.every(isNetwork), {
      error:
        'is not a list of addresses and networks with commas between them, such as 10.0.0.7, 10.42.0.0/16.',
    })
    .default([]),
});

function isNetwork(text: string): boolean {
  const [address = '', length, ...more] = text.split('/');
  const bits = isIP(address) === 4 ? 32 : 128;
  const isLength = length === undefined || (/^\d{1,3}$/.test(length) && Number(length) <= bits);
  return isIP(address) !== 0 && isLength && more.length === 0;
}

type HostVariables = Omit<
  z.output<typeof serviceSchema> & z.output<z.ZodObject<typeof accessSchema>>,
  'SIGN_SYNC_DATABASE_URL' | 'SIGN_SYNC_AMQP_URL' | 'SIGN_SYNC_CONFIG_DIR'
>;

/** @throws SettingsInvalidError with everything that is wrong */
export function parse<T>(schema: z.ZodType<T>, variables: Variables): T {
  const given = Object.entries(variables).filter(([, value]) => value !== undefined && value !== '');
  const result = schema.safeParse(Object.fromEntries(given));
  if (result.success) return result.data;
  throw new SettingsInvalidError(
    result.error.issues.map(({ path, message }) => ({ name: path.join('.'), message })),
  );
}

function secret() {
  return z.string().transform((text) => new Secret(text));
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
