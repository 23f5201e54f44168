import { createPublicKey, randomUUID, verify } from 'node:crypto';

interface TokenOptions {
  readonly clientId: string;
  /** PEM. */
  readonly publicKey: string;
  /** Seconds. */
  readonly life: number;
  readonly audience: string;
  readonly now: () => number;
}

interface TokenAnswer {
  readonly status: number;
  readonly json: object;
}

/** The token end-point of an org: client_credentials with a signed assertion (RFC 7523). */
export class FakeOktaTokens {
  readonly #tokens = new Map<string, number>();
  readonly #usedAssertions = new Set<string>();

  constructor(private readonly options: TokenOptions) {}

  isValid(authorization: string): boolean {
    const [, token = ''] = /^(?:Bearer|DPoP) (.+)$/u.exec(authorization) ?? [];
    return (this.#tokens.get(token) ?? 0) > this.options.now();
  }

  endAll(): void {
    this.#tokens.clear();
  }

  answer(form: URLSearchParams): TokenAnswer {
    const problem = this.#problem(form);
    if (problem !== undefined) {
      return { status: 401, json: { error: 'invalid_client', error_description: problem } };
    }
    const token = randomUUID();
    this.#tokens.set(token, this.options.now() + this.options.life * 1000);
    return {
      status: 200,
      json: {
        token_type: 'Bearer',
        access_token: token,
        expires_in: this.options.life,
        scope: form.get('scope') ?? '',
      },
    };
  }

  #problem(form: URLSearchParams): string | undefined {
    const assertion = form.get('client_assertion') ?? '';
    if (form.get('grant_type') !== 'client_credentials') return 'The grant type is not allowed.';
    const [head = '', body = '', signature = ''] = assertion.split('.');
    const key = createPublicKey(this.options.publicKey);
    if (!verify('sha256', Buffer.from(`${head}.${body}`), key, Buffer.from(signature, 'base64url'))) {
      return 'The client_assertion signature is invalid.';
    }
    const claims: Readonly<Record<string, unknown>> = {
      ...(JSON.parse(Buffer.from(body, 'base64url').toString()) as object),
    };
    if (claims['iss'] !== this.options.clientId || claims['sub'] !== this.options.clientId) {
      return 'The client_assertion is of another client.';
    }
    if (claims['aud'] !== this.options.audience) return 'The audience claim is invalid.';
    const id = String(claims['jti']);
    if (this.#usedAssertions.has(id)) return 'The client_assertion was used before.';
    this.#usedAssertions.add(id);
    return undefined;
  }
}
