import { createHash, createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import { SyncError } from '../errors/sync-error.js';
import type { Secret } from '../secret.js';

/** A chain stood so at that time; signed, so that it can be kept elsewhere and be believed. */
export interface AuditCheckpoint {
  readonly chain: string;
  readonly seq: number;
  /** Of the record `seq`. */
  readonly hash: string;
  /** UTC with microseconds. */
  readonly at: string;
  /** Id of the signing key. */
  readonly key: string;
  /** Ed25519 over `checkpointText`, base64. */
  readonly signature: string;
}

/** A key that signs checkpoints or tells who signed one is not usable. */
export class AuditKeyInvalidError extends SyncError {
  readonly code = 'AUDIT_KEY_INVALID';
  readonly retryable = false;
}

/** What is signed. */
function checkpointText({ chain, seq, hash, at }: Omit<AuditCheckpoint, 'key' | 'signature'>): string {
  return `sign-sync audit checkpoint 1\n${chain}\n${seq}\n${hash}\n${at}\n`;
}

/** Ed25519: signs checkpoints. */
export class SigningKey {
  readonly id: string;
  readonly #key: KeyObject;

  /**
   * @param pem PKCS 8, as `openssl genpkey -algorithm ed25519` writes it; line breaks may be written as `\n`
   * @throws AuditKeyInvalidError
   */
  constructor(pem: Secret) {
    this.#key = parseKey(() => createPrivateKey(pem.reveal().replaceAll('\\n', '\n')), 'private');
    this.id = idOf(createPublicKey(this.#key));
  }

  /** SPKI, PEM: what others need to check checkpoints. */
  get publicPem(): string {
    return createPublicKey(this.#key).export({ type: 'spki', format: 'pem' }).toString();
  }

  sign(stand: Omit<AuditCheckpoint, 'key' | 'signature'>): AuditCheckpoint {
    const signature = sign(undefined, Buffer.from(checkpointText(stand)), this.#key).toString('base64');
    return { ...stand, key: this.id, signature };
  }
}

/** Keys of `SigningKey.publicPem`, one behind the other in one text; the keys before the present one as well. */
export class PublicKeys {
  readonly #keys: ReadonlyMap<string, KeyObject>;

  /** @throws AuditKeyInvalidError */
  constructor(pem: string) {
    const blocks = pem.match(/-----BEGIN PUBLIC KEY-----[^-]+-----END PUBLIC KEY-----/gu) ?? [];
    if (blocks.length === 0) throw invalid('public');
    const keys = blocks.map((block) => parseKey(() => createPublicKey(block), 'public'));
    this.#keys = new Map(keys.map((key) => [idOf(key), key]));
  }

  judge(checkpoint: AuditCheckpoint): 'valid' | 'forged' | 'unknown-key' {
    const key = this.#keys.get(checkpoint.key);
    if (key === undefined) return 'unknown-key';
    const text = Buffer.from(checkpointText(checkpoint));
    return verify(undefined, text, key, Buffer.from(checkpoint.signature, 'base64')) ? 'valid' : 'forged';
  }
}

function idOf(key: KeyObject): string {
  const der = key.export({ type: 'spki', format: 'der' });
  return createHash('sha256').update(der).digest('hex').slice(0, 16);
}

function parseKey(read: () => KeyObject, which: 'private' | 'public'): KeyObject {
  let key: KeyObject;
  try {
    key = read();
  } catch {
    throw invalid(which); // what the library says may quote the key
  }
  if (key.asymmetricKeyType !== 'ed25519') throw invalid(which);
  return key;
}

function invalid(which: 'private' | 'public'): AuditKeyInvalidError {
  return new AuditKeyInvalidError(
    which === 'private'
      ? 'The key that signs audit checkpoints is no Ed25519 private key in PEM. Make one with: openssl genpkey -algorithm ed25519'
      : 'There is no Ed25519 public key in PEM. "sign-sync audit public-key" prints the one to give',
  );
}
