import { randomUUID } from 'node:crypto';
import type { IssuerAnswer, TestIssuer } from './test-issuer.js';

const DEVICE_GRANT = 'urn:ietf:params:oauth:grant-type:device_code';

/** The device flow of an issuer (RFC 8628), for a public client, with tokens that can be renewed once each. */
export class DeviceRoutes {
  /** What the next question for a token is answered with; `pending` until somebody decides. */
  verdict: 'pending' | 'approved' | 'denied' | 'expired' = 'pending';
  /** Questions for a token that came before there was one. */
  asked = 0;
  /** Parameters of the last request for a code. */
  lastRequest = new URLSearchParams();
  /** Seconds for which access tokens are good. */
  expiresIn = 300;
  readonly #codes = new Set<string>();
  readonly #refreshTokens = new Set<string>();

  constructor(
    private readonly issuer: TestIssuer,
    private readonly clientId: string,
  ) {
    const endpoint = `${issuer.url}/device`;
    issuer.metadata = { ...issuer.metadata, device_authorization_endpoint: endpoint };
    issuer.route('POST', '/device', ({ form }) => this.#begin(form));
    issuer.route('POST', '/token', ({ form }) => this.#token(form));
  }

  #begin(form: URLSearchParams): IssuerAnswer {
    this.lastRequest = form;
    if (form.get('client_id') !== this.clientId) return refused('invalid_client', 401);
    const code = randomUUID();
    this.#codes.add(code);
    return {
      status: 200,
      body: {
        ...{ device_code: code, user_code: 'WDJB-MJHT', verification_uri: `${this.issuer.url}/go` },
        ...{ verification_uri_complete: `${this.issuer.url}/go?code=WDJB-MJHT`, expires_in: 60, interval: 1 },
      },
    };
  }

  async #token(form: URLSearchParams): Promise<IssuerAnswer> {
    if (form.get('client_id') !== this.clientId) return refused('invalid_client', 401);
    if (form.get('grant_type') === 'refresh_token') {
      return this.#refreshTokens.delete(form.get('refresh_token') ?? '')
        ? this.#granted()
        : refused('invalid_grant');
    }
    const isKnown = this.#codes.has(form.get('device_code') ?? '');
    if (form.get('grant_type') !== DEVICE_GRANT || !isKnown) return refused('invalid_grant');
    if (this.verdict === 'denied') return refused('access_denied');
    if (this.verdict === 'expired') return refused('expired_token');
    if (this.verdict === 'approved') return this.#granted();
    this.asked += 1;
    return refused('authorization_pending');
  }

  async #granted(): Promise<IssuerAnswer> {
    const refreshToken = randomUUID();
    this.#refreshTokens.add(refreshToken);
    return {
      status: 200,
      body: {
        ...{ token_type: 'Bearer', expires_in: this.expiresIn, refresh_token: refreshToken },
        access_token: await this.issuer.accessToken(),
      },
    };
  }
}

function refused(error: string, status = 400): IssuerAnswer {
  return { status, body: { error } };
}
