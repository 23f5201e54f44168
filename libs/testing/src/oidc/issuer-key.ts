import { randomUUID } from 'node:crypto';
import { type CryptoKey, exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose';

export type Claims = Readonly<Record<string, unknown>>;

/** A key of an issuer: it signs, and what it is checked by can be published. */
export class IssuerKey {
  private constructor(
    readonly kid: string,
    readonly alg: string,
    readonly privateKey: CryptoKey,
    readonly publicKey: CryptoKey,
    readonly jwk: JWK,
  ) {}

  static async make(alg = 'ES256', kid: string = randomUUID()): Promise<IssuerKey> {
    const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true });
    const jwk = { ...(await exportJWK(publicKey)), kid, alg, use: 'sig' };
    return new IssuerKey(kid, alg, privateKey, publicKey, jwk);
  }

  /** @param header more of it, or other values */
  sign(claims: Claims, header: Claims = {}): Promise<string> {
    return new SignJWT({ ...claims })
      .setProtectedHeader({ alg: this.alg, kid: this.kid, typ: 'JWT', ...header })
      .sign(this.privateKey);
  }
}
