import { z } from 'zod';
import { type GrantMapping, parseGrantMapping, Secret } from '#domain';

/** An identity provider, and what its word grants. */
export interface OidcSettings {
  readonly issuer: string;
  readonly audience: string;
  readonly clientId?: string;
  readonly clientSecret?: Secret;
  readonly deviceClientId?: string;
  readonly scope: string;
  readonly rolesClaim: string;
  readonly grants: GrantMapping;
}

/** Who may come in to the API, beside whoever has the shared token. */
export interface AccessSettings {
  readonly oidc?: OidcSettings;
  readonly publicUrl?: string;
  /** Where directories reach the intake. */
  readonly intakeUrl?: string;
  readonly local: 'auto' | 'on' | 'off';
}

/** The names of the variables, and what each takes. */
export const accessSchema = {
  SIGN_SYNC_API_LOCAL: z
    .enum(['auto', 'on', 'off'], { error: ({ input }) => `"${String(input)}" is not one of auto, on, off.` })
    .default('auto'),
  SIGN_SYNC_PUBLIC_URL: site('https://sync.example.com').optional(),
  SIGN_SYNC_INTAKE_URL: site('https://events.example.com').optional(),
  SIGN_SYNC_OIDC_ISSUER: z
    .string()
    .refine(isSafe, { error: addressLike('https://login.example.com/realm') })
    .optional(),
  SIGN_SYNC_OIDC_AUDIENCE: z.string().optional(),
  SIGN_SYNC_OIDC_CLIENT_ID: z.string().optional(),
  SIGN_SYNC_OIDC_DEVICE_CLIENT_ID: z.string().optional(),
  SIGN_SYNC_OIDC_CLIENT_SECRET: z
    .string()
    .transform((secret) => new Secret(secret))
    .optional(),
  SIGN_SYNC_OIDC_SCOPE: z
    .string()
    .refine((scope) => scope.split(' ').includes('openid'), { error: 'must hold the word openid.' })
    .default('openid email profile'),
  SIGN_SYNC_OIDC_ROLES_CLAIM: z.string().default('groups'),
  SIGN_SYNC_OIDC_GRANTS: z
    .string()
    .transform((text, context) => {
      try {
        return parseGrantMapping(text);
      } catch (error) {
        context.addIssue({ code: 'custom', message: error instanceof Error ? error.message : String(error) });
        return z.NEVER;
      }
    })
    .optional(),
};

type Parsed = z.output<z.ZodObject<typeof accessSchema>>;

/** What belongs together is there together. */
export function refineAccess(all: Parsed, context: z.RefinementCtx): void {
  const missing = (name: keyof Parsed, why: string) =>
    context.addIssue({ code: 'custom', path: [name], message: `is not set. ${why}` });
  if (all.SIGN_SYNC_OIDC_ISSUER === undefined) return;
  if (all.SIGN_SYNC_OIDC_AUDIENCE === undefined && all.SIGN_SYNC_OIDC_CLIENT_ID === undefined) {
    missing('SIGN_SYNC_OIDC_AUDIENCE', 'Give whom tokens of the identity provider are made for.');
  }
  if (all.SIGN_SYNC_OIDC_GRANTS === undefined || all.SIGN_SYNC_OIDC_GRANTS.size === 0) {
    missing(
      'SIGN_SYNC_OIDC_GRANTS',
      'Without it nobody who signs in may do anything. Write VALUE=ROLE@ORGS; …',
    );
  }
  if (all.SIGN_SYNC_OIDC_CLIENT_ID !== undefined && all.SIGN_SYNC_PUBLIC_URL === undefined) {
    missing('SIGN_SYNC_PUBLIC_URL', 'The identity provider must know where it sends browsers back to.');
  }
}

export function accessOf(all: Parsed): AccessSettings {
  const { SIGN_SYNC_OIDC_ISSUER: issuer, SIGN_SYNC_OIDC_CLIENT_ID: clientId } = all;
  const { SIGN_SYNC_OIDC_CLIENT_SECRET: clientSecret, SIGN_SYNC_PUBLIC_URL: publicUrl } = all;
  const { SIGN_SYNC_OIDC_DEVICE_CLIENT_ID: deviceClientId, SIGN_SYNC_INTAKE_URL: intakeUrl } = all;
  return {
    local: all.SIGN_SYNC_API_LOCAL,
    ...(publicUrl !== undefined && { publicUrl }),
    ...(intakeUrl !== undefined && { intakeUrl }),
    ...(issuer !== undefined && {
      oidc: {
        issuer,
        audience: all.SIGN_SYNC_OIDC_AUDIENCE ?? clientId ?? '',
        scope: all.SIGN_SYNC_OIDC_SCOPE,
        rolesClaim: all.SIGN_SYNC_OIDC_ROLES_CLAIM,
        grants: all.SIGN_SYNC_OIDC_GRANTS ?? new Map(),
        ...(clientId !== undefined && { clientId }),
        ...(clientSecret !== undefined && { clientSecret }),
        ...(deviceClientId !== undefined && { deviceClientId }),
      },
    }),
  };
}

function site(example: string) {
  return z.string().refine((text) => isSafe(text) && new URL(text).pathname === '/', {
    error: `${addressLike(example)} It has no path.`,
  });
}

/** What is spoken there is secret, so it is https, but for this very machine. */
function isSafe(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname, username, search, hash } = new URL(text);
  if (username !== '' || search !== '' || hash !== '') return false;
  return protocol === 'https:' || (protocol === 'http:' && isLoopback(hostname));
}

function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname);
}

function addressLike(example: string): string {
  return `is not an address such as ${example}. It begins with https://; http:// is for this machine alone.`;
}
