import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { answerTo, routeOf, type FakeOrganization } from './umapi-routes.js';
import type { FakeAnswer, Fault, Sabotage } from './umapi-faults.js';

export interface FakeRequest {
  readonly on: Fault['on'] | 'unknown';
  readonly page?: number;
  /** Path and query, as they came. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly form?: Readonly<Record<string, string>>;
  /** What was answered; undefined where nothing was. */
  status?: number;
}

export interface FakeUmapiOptions extends Partial<Omit<FakeOrganization, 'organizationId'>> {
  /** Requests a minute before a 429, by route; Adobe allows 25 of users and 5 of groups. */
  readonly perMinute?: { readonly users?: number; readonly groups?: number };
  /** Epoch milliseconds: limits and tokens go by it. */
  readonly now?: () => number;
}

export interface FakeUmapi {
  /** Of the API, without a slash at its end. */
  readonly url: string;
  readonly tokenUrl: string;
  /** What it holds; may be changed while it runs. */
  readonly organization: FakeOrganization;
  /** Every request, in order. */
  readonly requests: readonly FakeRequest[];
  /** The first fault that fits a request is played. */
  fail(...faults: readonly Fault[]): void;
  heal(): void;
  /** All tokens end now, whatever they were said to last. */
  expireTokens(): void;
  close(): Promise<void>;
}

const MINUTE_MS = 60_000;

/** An Admin Console on loopback, as Adobe documents it: one organization, its tokens, its lists and its faults. */
export async function startFakeUmapi(options: FakeUmapiOptions = {}): Promise<FakeUmapi> {
  const { perMinute = {}, now = () => Date.now(), ...overrides } = options;
  const organization: FakeOrganization = {
    organizationId: '1A2B3C@AdobeOrg',
    clientId: 'client-of-the-fake',
    clientSecret: 'p8e-secret-of-the-fake',
    users: [],
    groups: [],
    pageSize: 2000,
    groupPageSize: 200,
    technicalAccounts: 0,
    tokenLifetime: 86_399,
    ...overrides,
  };
  const fake = new Umapi(organization, perMinute, now);
  const server = createServer((request, response) => void fake.serve(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url: `${origin}/v2/usermanagement`,
    tokenUrl: `${origin}/ims/token/v2`,
    organization,
    requests: fake.requests,
    fail: (...faults) =>
      fake.faults.push(...faults.map((fault) => ({ fault, left: fault.times ?? Infinity }))),
    heal: () => void fake.faults.splice(0),
    expireTokens: () => fake.tokens.clear(),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

class Umapi {
  readonly requests: FakeRequest[] = [];
  readonly faults: { readonly fault: Fault; left: number }[] = [];
  /** Token → its end, epoch milliseconds. */
  readonly tokens = new Map<string, number>();
  readonly #served = { users: [] as number[], groups: [] as number[] };

  constructor(
    private readonly organization: FakeOrganization,
    private readonly perMinute: NonNullable<FakeUmapiOptions['perMinute']>,
    private readonly now: () => number,
  ) {}

  async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://fake');
    const headers = Object.fromEntries(
      Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
    );
    const body = await textOf(request);
    if (url.pathname === '/ims/token/v2') {
      const form = Object.fromEntries(new URLSearchParams(body));
      const noted = this.#note({ on: 'token', path: url.pathname, headers, form });
      return play(
        this.#faultFor('token', undefined),
        () => this.#token(request.method, form),
        noted,
        response,
      );
    }
    const { route, organizationId } = routeOf(url) ?? {};
    const page = route !== undefined && 'page' in route ? { page: route.page } : {};
    const noted = this.#note({
      on: route?.on ?? 'unknown',
      ...page,
      path: url.pathname + url.search,
      headers,
    });
    const fault = route === undefined ? undefined : this.#faultFor(route.on, page.page);
    const answer = (page?: number): FakeAnswer => {
      const refusal = this.#refusal(headers, organizationId) ?? this.#throttle(noted.on);
      if (refusal !== undefined) return refusal;
      if (route === undefined) return { status: 404, headers: {}, body: { message: 'No such resource' } };
      return answerTo(
        page === undefined || !('page' in route) ? route : { ...route, page },
        this.organization,
      );
    };
    play(fault, answer, noted, response);
  }

  #note(request: FakeRequest): FakeRequest {
    this.requests.push(request);
    return request;
  }

  #faultFor(on: Fault['on'], page: number | undefined): Sabotage | undefined {
    const planned = this.faults.find(
      ({ fault, left }) => left > 0 && fault.on === on && (fault.page === undefined || fault.page === page),
    );
    if (planned === undefined) return undefined;
    planned.left -= 1;
    return planned.fault.sabotage;
  }

  #token(method: string | undefined, form: Readonly<Record<string, string>>): FakeAnswer {
    const { clientId, clientSecret, tokenLifetime } = this.organization;
    const refused = (error: string): FakeAnswer => ({ status: 400, headers: {}, body: { error } });
    if (method !== 'POST' || form['grant_type'] !== 'client_credentials')
      return refused('unsupported_grant_type');
    if (form['client_id'] !== clientId || form['client_secret'] !== clientSecret)
      return refused('invalid_client');
    if (!(form['scope'] ?? '').split(',').includes('user_management_sdk')) return refused('invalid_scope');
    const token = `ey${randomBytes(24).toString('base64url')}`;
    this.tokens.set(token, this.now() + tokenLifetime * 1000);
    const body = { access_token: token, token_type: 'bearer', expires_in: tokenLifetime };
    return { status: 200, headers: {}, body };
  }

  #refusal(
    headers: Readonly<Record<string, string>>,
    organizationId: string | undefined,
  ): FakeAnswer | undefined {
    const end = this.tokens.get((headers['authorization'] ?? '').replace('Bearer ', ''));
    if (end === undefined || end <= this.now())
      return {
        status: 401,
        headers: {},
        body: { error_code: '401013', message: 'Oauth token is not valid' },
      };
    if (headers['x-api-key'] !== this.organization.clientId)
      return { status: 403, headers: {}, body: { error_code: '403000', message: 'Api Key is invalid' } };
    if (organizationId !== undefined && organizationId !== this.organization.organizationId)
      return {
        status: 400,
        headers: {},
        body: { result: 'error.organization.invalid_id', message: 'Bad organization Id' },
      };
    return undefined;
  }

  #throttle(on: FakeRequest['on']): FakeAnswer | undefined {
    if (on !== 'users' && on !== 'groups') return undefined;
    const now = this.now();
    const served = this.#served[on].filter((at) => at > now - MINUTE_MS);
    this.#served[on] = served;
    const [oldest] = served;
    if (oldest === undefined || served.length < (this.perMinute[on] ?? Infinity)) {
      served.push(now);
      return undefined;
    }
    const seconds = Math.ceil((oldest + MINUTE_MS - now) / 1000);
    return {
      status: 429,
      headers: { 'retry-after': `${seconds}` },
      body: { error_code: '429050', message: 'Too many requests' },
    };
  }
}

function play(
  fault: Sabotage | undefined,
  answer: (page?: number) => FakeAnswer,
  noted: FakeRequest,
  response: ServerResponse,
): void {
  if (fault?.kind === 'hang') return;
  if (fault?.kind === 'disconnect') return void response.destroy();
  const plain = answer(fault?.kind === 'page' ? fault.page : undefined);
  const { status, headers, body } = fault?.kind === 'change' ? fault.change(plain) : plain;
  noted.status = status;
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const half = text.slice(0, Math.floor(text.length / 2));
  const sent = fault?.kind === 'truncate' ? half : text;
  response.writeHead(status, {
    'content-type': typeof body === 'string' ? 'text/html' : 'application/json',
    'content-length': Buffer.byteLength(sent),
    ...headers,
  });
  if (fault?.kind !== 'cut') return void response.end(sent);
  response.write(half, () => response.destroy());
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}
