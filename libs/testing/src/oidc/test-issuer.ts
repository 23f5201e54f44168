import { createHash, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Claims, IssuerKey } from './issuer-key.js';

/** What a route of the issuer is asked, the body as a form. */
export interface IssuerRequest {
  readonly url: URL;
  readonly form: URLSearchParams;
  readonly headers: IncomingMessage['headers'];
}

export interface IssuerAnswer {
  readonly status: number;
  readonly body?: object;
  readonly location?: string;
}

export type IssuerRoute = (request: IssuerRequest) => Promise<IssuerAnswer> | IssuerAnswer;

/** The client that the issuer knows. */
export interface IssuerClient {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly redirectUris: readonly string[];
}

interface Grant {
  readonly clientId: string;
  readonly redirectUri: string;
  readonly challenge: string;
  readonly nonce: string | null;
  readonly claims: Claims;
}

const LIFE_SECONDS = 300;

/**
 * An OpenID Connect provider over real HTTP on this machine: discovery, keys that rotate, authorization code with PKCE.
 * Whoever comes is signed in at once as `person`.
 */
export class TestIssuer {
  /** What the issuer says of whoever signs in next. */
  person: Claims = { sub: 'person-1', email: 'ann@example.com', email_verified: true, groups: ['staff'] };
  /** Every request is answered with 503. */
  isDown = false;
  /** Changes the claims of an ID token before it is signed. */
  tamper: (claims: Claims) => Claims = (claims) => claims;
  /** Method and path of each request, in the order of arrival. */
  readonly asked: string[] = [];
  key: IssuerKey;
  /** More keys that are published, beside the current one. */
  readonly moreKeys: IssuerKey[] = [];
  /** More members of the discovery document. */
  metadata: Claims = {};
  readonly #routes = new Map<string, IssuerRoute>();
  readonly #codes = new Map<string, Grant>();

  private constructor(
    private readonly server: Server,
    readonly url: string,
    readonly client: IssuerClient,
    key: IssuerKey,
  ) {
    this.key = key;
    this.route('GET', '/.well-known/openid-configuration', () => ({ status: 200, body: this.#document() }));
    this.route('GET', '/keys', () => ({
      status: 200,
      body: { keys: [this.key, ...this.moreKeys].map(({ jwk }) => jwk) },
    }));
    this.route('GET', '/authorize', (request) => this.#authorize(request));
    this.route('POST', '/token', (request) => this.#token(request));
  }

  static async start(client: Partial<IssuerClient> = {}): Promise<TestIssuer> {
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const known = { clientId: 'console', clientSecret: 'console-secret', redirectUris: [], ...client };
    const issuer = new TestIssuer(server, url, known, await IssuerKey.make());
    server.on('request', (request: IncomingMessage, response: ServerResponse) => {
      issuer.#serve(request, response).catch((error: unknown) => response.destroy(error as Error));
    });
    return issuer;
  }

  /** Adds a route, or puts another one in its place. */
  route(method: string, path: string, route: IssuerRoute): void {
    this.#routes.set(`${method} ${path}`, route);
  }

  /** A new key signs from now on; the former one is published no more. */
  async rotate(alg = 'ES256'): Promise<void> {
    this.key = await IssuerKey.make(alg);
  }

  /** Claims of a token that nothing is wrong with. */
  claims(more: Claims = {}): Claims {
    const now = Math.floor(Date.now() / 1000);
    const times = { iat: now, exp: now + LIFE_SECONDS };
    return { iss: this.url, aud: 'sign-sync', ...times, jti: randomUUID(), ...this.person, ...more };
  }

  accessToken(more: Claims = {}, header: Claims = {}): Promise<string> {
    return this.key.sign(this.claims(more), { typ: 'at+jwt', ...header });
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }

  #document(): Claims {
    return {
      issuer: this.url,
      authorization_endpoint: `${this.url}/authorize`,
      token_endpoint: `${this.url}/token`,
      jwks_uri: `${this.url}/keys`,
      response_types_supported: ['code'],
      subject_types_supported: ['public'],
      id_token_signing_alg_values_supported: ['ES256', 'RS256'],
      code_challenge_methods_supported: ['S256'],
      ...this.metadata,
    };
  }

  #authorize({ url }: IssuerRequest): IssuerAnswer {
    const asked = url.searchParams;
    const redirectUri = asked.get('redirect_uri') ?? '';
    const challenge = asked.get('code_challenge') ?? '';
    const isKnown = asked.get('client_id') === this.client.clientId;
    if (!isKnown || !this.client.redirectUris.includes(redirectUri)) return refused('invalid_request');
    const back = new URL(redirectUri);
    back.searchParams.set('state', asked.get('state') ?? '');
    if (asked.get('response_type') !== 'code' || asked.get('code_challenge_method') !== 'S256') {
      back.searchParams.set('error', 'invalid_request');
      return { status: 302, location: back.href };
    }
    const code = randomUUID();
    const nonce = asked.get('nonce');
    const { clientId } = this.client;
    this.#codes.set(code, { clientId, redirectUri, challenge, nonce, claims: this.person });
    back.searchParams.set('code', code);
    return { status: 302, location: back.href };
  }

  async #token({ form, headers }: IssuerRequest): Promise<IssuerAnswer> {
    const grant = this.#codes.get(form.get('code') ?? '');
    this.#codes.delete(form.get('code') ?? '');
    if (!this.#isClient(form, headers.authorization)) return refused('invalid_client', 401);
    const verifier = form.get('code_verifier') ?? '';
    const challenge = createHash('sha256').update(verifier).digest('base64url');
    if (
      grant === undefined ||
      challenge !== grant.challenge ||
      form.get('redirect_uri') !== grant.redirectUri
    ) {
      return refused('invalid_grant');
    }
    const claims = this.claims({ ...grant.claims, aud: grant.clientId, nonce: grant.nonce ?? undefined });
    return {
      status: 200,
      body: {
        ...{ token_type: 'Bearer', expires_in: LIFE_SECONDS },
        access_token: await this.accessToken(grant.claims),
        id_token: await this.key.sign(this.tamper(claims)),
      },
    };
  }

  #isClient(form: URLSearchParams, authorization: string | undefined): boolean {
    const { clientId, clientSecret } = this.client;
    const basic = Buffer.from(`${clientId}:${clientSecret}`).toString('base64');
    if (authorization === `Basic ${basic}`) return true;
    return form.get('client_id') === clientId && form.get('client_secret') === clientSecret;
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', this.url);
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const form = new URLSearchParams(Buffer.concat(chunks).toString('utf8'));
    const asked = `${request.method ?? ''} ${url.pathname}`;
    this.asked.push(asked);
    const route = this.isDown ? undefined : this.#routes.get(asked);
    const answer: IssuerAnswer = route
      ? await route({ url, form, headers: request.headers })
      : { status: this.isDown ? 503 : 404 };
    const { status, body, location } = answer;
    response.writeHead(status, {
      'cache-control': 'no-store',
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...(location !== undefined && { location }),
    });
    response.end(body === undefined ? '' : JSON.stringify(body));
  }
}

function refused(error: string, status = 400): IssuerAnswer {
  return { status, body: { error } };
}
