import { AuditKeyInvalidError, MacKey, type MacKeys, macKeysOf, Secret, SigningKey } from '#domain';

/** Whoever could guess the key could forge records. */
const HMAC_KEY_LENGTH_MIN = 32;

/** What makes the audit provable. Without keys records are chained, and whoever can write to the database can chain anew. */
export interface AuditKeys {
  /** Signs every record. */
  readonly mac?: MacKey;
  /** The present one and those before it. */
  readonly macKeys: MacKeys;
  /** Signs checkpoints; without it there are none. */
  readonly signing?: SigningKey;
  /** Where checkpoints go besides the database; `-` is standard output. */
  readonly checkpointFile?: string;
}

export const NO_AUDIT_KEYS: AuditKeys = { macKeys: new Map() };

export interface AuditKeySettings {
  /** Several, apart by commas or white space: the first one signs, all of them verify. */
  readonly hmacKey?: Secret | undefined;
  readonly signingKey?: Secret | undefined;
  readonly checkpointFile?: string | undefined;
}

/** @throws AuditKeyInvalidError */
export function auditKeysOf({ hmacKey, signingKey, checkpointFile }: AuditKeySettings): AuditKeys {
  const written = hmacKey?.reveal().split(/[\s,]+/u) ?? [];
  const keys = written.filter((key) => key !== '').map((key) => new MacKey(hmacKeyOf(key)));
  return {
    macKeys: macKeysOf(keys),
    ...(keys[0] && { mac: keys[0] }),
    ...(signingKey && { signing: new SigningKey(signingKey) }),
    ...(checkpointFile !== undefined && checkpointFile !== '' && { checkpointFile }),
  };
}

function hmacKeyOf(written: string): Secret {
  if (written.length >= HMAC_KEY_LENGTH_MIN) return new Secret(written);
  throw new AuditKeyInvalidError(
    `A key in SIGN_SYNC_AUDIT_HMAC_KEY is shorter than ${HMAC_KEY_LENGTH_MIN} characters. Make one with: openssl rand -hex 32`,
  );
}
