import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { FakeOktaCursors, type PageRequest } from './fake-okta-cursors.js';
import { FakeOktaDirectory, type DirectoryAnswer } from './fake-okta-directory.js';
import { FakeOktaFaults } from './fake-okta-faults.js';
import type { FakeDamage, FakeOktaOptions, FakeRequest, FakeRoute } from './fake-okta-state.js';
import { FakeOktaTokens } from './fake-okta-tokens.js';

const PAGE_MAX = 200;
const ROUTES: readonly (readonly [RegExp, FakeRoute])[] = [
  [/^\/oauth2\/v1\/token$/u, 'token'],
  [/^\/api\/v1\/logs$/u, 'logs'],
  [/^\/api\/v1\/groups$/u, 'groups'],
  [/^\/api\/v1\/groups\/([^/]+)\/users$/u, 'members'],
  [/^\/api\/v1\/users$/u, 'users'],
  [/^\/api\/v1\/users\/([^/]+)\/groups$/u, 'user-groups'],
  [/^\/api\/v1\/users\/([^/]+)$/u, 'user'],
];

/** Okta's API for users and groups on this machine, as far as a sync asks it. */
export class FakeOkta {
  readonly directory: FakeOktaDirectory;
  readonly faults = new FakeOktaFaults();
  /** Every request that was answered, in order. */
  readonly requests: FakeRequest[] = [];
  url = '';
  readonly #cursors = new FakeOktaCursors();
  readonly #used = new Map<string, { window: number; count: number }>();
  readonly #now: () => number;
  readonly #server: Server;
  #tokens: FakeOktaTokens | undefined;

  constructor(private readonly options: FakeOktaOptions) {
    this.directory = new FakeOktaDirectory(options);
    this.#now = options.now ?? (() => Date.now());
    const answer = (request: IncomingMessage, response: ServerResponse) => {
      void this.#answer(request, response);
    };
    this.#server = options.tls ? createTlsServer({ ...options.tls }, answer) : createServer(answer);
  }

  async listen(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#server.listen(this.options.port ?? 0, '127.0.0.1', resolve);
    });
    const { port } = this.#server.address() as AddressInfo;
    this.url = `${this.options.tls ? 'https' : 'http'}://127.0.0.1:${port}`;
    const { serviceApp, tokenLife: life = 3600 } = this.options;
    const audience = `${this.url}/oauth2/v1/token`;
    this.#tokens = serviceApp && new FakeOktaTokens({ ...serviceApp, life, audience, now: this.#now });
  }

  /** Ends every connection at once. */
  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise<void>((resolve) => {
      this.#server.close(() => resolve());
    });
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = request.url ?? '/';
    const { pathname, searchParams } = new URL(path, this.url);
    const form = new URLSearchParams(await textOf(request));
    const [route, id] = routeOf(pathname);
    const group = route === 'members' ? this.#groupName(id) : undefined;
    const page = this.#cursors.pageOf(path, PAGE_MAX);
    response.on('finish', () => {
      this.requests.push({
        method: request.method ?? '',
        path,
        route: route ?? 'unknown',
        ...(group !== undefined && { group }),
        page: page?.page ?? 0,
        status: response.statusCode,
        authorization: request.headers.authorization ?? '',
      });
    });
    response.setHeader('content-type', 'application/json');
    response.setHeader('date', new Date(this.#now()).toUTCString());
    if (route === undefined) return fail(response, 404, 'E0000022', 'The endpoint does not exist');
    const damage = this.faults.take({ route, group, page: page?.page ?? 0 });
    if (damage?.kind === 'end-tokens') this.#tokens?.endAll();
    if (damage && answeredByDamage(damage, request, response)) return;
    if (route === 'token') return this.#giveToken(response, form);
    if (!this.#isAllowed(request.headers.authorization ?? '')) {
      return fail(response, 401, 'E0000011', 'Invalid token provided');
    }
    if (this.#isOverLimit(pathname, response)) {
      return fail(response, 429, 'E0000047', 'API call exceeded rate limit due to too many requests.');
    }
    if (page === undefined) return fail(response, 400, 'E0000001', 'Api validation failed: after');
    const answer = this.#look(route, id, searchParams);
    if (answer.kind === 'error') return fail(response, answer.status, answer.errorCode, answer.summary);
    if (answer.kind === 'one') return void response.end(JSON.stringify(answer.item));
    this.#sendPage(response, path, answer.items, page, damage);
  }

  #look(route: FakeRoute, id: string, query: URLSearchParams): DirectoryAnswer {
    switch (route) {
      case 'logs':
        return this.directory.events(query);
      case 'groups':
        return this.directory.listGroups(query);
      case 'members':
        return this.directory.members(id);
      case 'users':
        return this.directory.listUsers(query);
      case 'user-groups':
        return this.directory.groupsOf(id);
      default:
        return this.directory.user(id);
    }
  }

  #sendPage(
    response: ServerResponse,
    path: string,
    all: readonly object[],
    page: PageRequest,
    damage: FakeDamage | undefined,
  ): void {
    const { offset, limit } = page;
    const from = damage?.kind === 'first-page-again' ? 0 : offset;
    const isEmptied = damage?.kind === 'empty' || damage?.kind === 'empty-page';
    const items = isEmptied ? [] : all.slice(from, from + limit);
    const isLast = offset + limit >= all.length && damage?.kind !== 'empty-page';
    const hidesNext = damage?.kind === 'no-next' || damage?.kind === 'empty';
    response.appendHeader('link', `<${this.url}${path}>; rel="self"`);
    if (damage?.kind === 'malformed-next') response.appendHeader('link', `${this.url}/next; rel="next"`);
    else if (damage?.kind === 'repeat-next') {
      response.appendHeader('link', `<${this.url}${path}>; rel="next"`);
    } else if (!isLast && !hidesNext) {
      const next = this.#cursors.next(this.url, path, isEmptied ? { ...page, offset: offset - limit } : page);
      const shown = damage?.kind === 'foreign-next' ? next.replace('127.0.0.1', 'localhost') : next;
      response.appendHeader('link', `<${shown}>; rel="next"`);
    }
    const json = JSON.stringify(items);
    if (damage?.kind === 'truncated-json') return void response.end(json.slice(0, json.length / 2));
    if (damage?.kind !== 'cut-body') return void response.end(json);
    response.setHeader('content-length', json.length);
    response.write(json.slice(0, json.length / 2), () => response.socket?.destroy());
  }

  #giveToken(response: ServerResponse, form: URLSearchParams): void {
    const { status, json } = this.#tokens?.answer(form) ?? { status: 401, json: { error: 'invalid_client' } };
    response.statusCode = status;
    response.end(JSON.stringify(json));
  }

  #isAllowed(authorization: string): boolean {
    const { token } = this.options;
    return (
      (token !== undefined && authorization === `SSWS ${token}`) || !!this.#tokens?.isValid(authorization)
    );
  }

  /** A limit a minute for each kind of request, with the headers that say so. */
  #isOverLimit(pathname: string, response: ServerResponse): boolean {
    const limit = this.options.rateLimit ?? 600;
    const bucket = pathname.replace(/\/(users|groups)\/[^/]+/gu, '/$1/*');
    const window = Math.floor(this.#now() / 60_000);
    const known = this.#used.get(bucket);
    const used = known?.window === window ? known : { window, count: 0 };
    used.count += 1;
    this.#used.set(bucket, used);
    response.setHeader('x-rate-limit-limit', limit);
    response.setHeader('x-rate-limit-remaining', Math.max(0, limit - used.count));
    response.setHeader('x-rate-limit-reset', (window + 1) * 60);
    return used.count > limit;
  }

  #groupName(id: string): string | undefined {
    return this.directory.groups.find((group) => group.id === id)?.name;
  }
}

/** Starts a fake of its own on a free port of this machine. */
export async function startFakeOkta(options: FakeOktaOptions): Promise<FakeOkta> {
  const okta = new FakeOkta(options);
  await okta.listen();
  return okta;
}

/** Faults that stand in for the answer as a whole. */
function answeredByDamage(damage: FakeDamage, request: IncomingMessage, response: ServerResponse): boolean {
  switch (damage.kind) {
    case 'disconnect':
      request.socket.destroy();
      return true;
    case 'html':
      response.setHeader('content-type', 'text/html');
      response.end('<html><body>Sign in to the network</body></html>');
      return true;
    case 'other-json':
      response.statusCode = damage.status ?? 200;
      response.end(JSON.stringify(damage.json));
      return true;
    case 'status':
      for (const [name, value] of Object.entries(damage.headers ?? {})) response.setHeader(name, value);
      if (damage.html === true) {
        response.writeHead(damage.status, { 'content-type': 'text/html' });
        response.end('<html><body>Service unavailable</body></html>');
      } else fail(response, damage.status, damage.errorCode ?? 'E0000009', 'Internal Server Error');
      return true;
    default:
      return false;
  }
}

function fail(response: ServerResponse, status: number, errorCode: string, errorSummary: string): void {
  response.statusCode = status;
  response.end(
    JSON.stringify({ errorCode, errorSummary, errorLink: errorCode, errorId: 'oae1', errorCauses: [] }),
  );
}

function routeOf(pathname: string): [FakeRoute | undefined, string] {
  for (const [pattern, route] of ROUTES) {
    const match = pattern.exec(pathname);
    if (match) return [route, decodeURIComponent(match[1] ?? '')];
  }
  return [undefined, ''];
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}
