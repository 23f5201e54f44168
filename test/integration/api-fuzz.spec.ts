import { connect } from 'node:net';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { problemBody } from '#contracts';
import { emailKey } from '#domain';
import { personItem } from '#testing';
import { type DocumentedRoute, documentedRoutes } from './api-document.js';
import { opsFiles, OpsApiWorld, TOKEN } from './ops-api-world.js';

/** SIGN_SYNC_FUZZ=10000 asks that often; every failure names its seed. */
const REQUESTS = Number(process.env['SIGN_SYNC_FUZZ'] ?? 500);

/** The seed of a failure, to see it again. */
const SEED = process.env['SIGN_SYNC_FUZZ_SEED'] ? { seed: Number(process.env['SIGN_SYNC_FUZZ_SEED']) } : {};

const EMAIL = 'ana@example.com';
let world: OpsApiWorld;
let routes: readonly DocumentedRoute[];
let there: readonly string[];

beforeAll(async () => {
  world = await OpsApiWorld.open({ acme: opsFiles(), other: opsFiles() });
  routes = await documentedRoutes(world);
  const { runId, planId, hash } = await world.storePlan('acme', [
    personItem({ email: EMAIL, emailKey: emailKey(EMAIL) }),
  ]);
  there = [runId, planId, hash, hash.slice(0, 8), EMAIL, 'acme', 'primary', '2026-11-22T00:00:00Z'];
});
afterAll(() => world.close());

/** What a request is made of, before it is put together: the same value gives the same bytes. */
interface Draft {
  readonly route: number;
  readonly method: string | undefined;
  readonly path: readonly string[];
  readonly query: readonly (readonly [number, string])[];
  readonly tail: string;
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
}

const NASTY = [
  ...[
    '',
    '%',
    '%zz',
    '%00',
    '%2e%2e',
    '..',
    '../../etc/passwd',
    '\u0000',
    '\uffff',
    "'; drop table run; --",
    '${7*7}',
  ],
  ...[
    'a'.repeat(201),
    'a'.repeat(5000),
    '-1',
    '0',
    '1e309',
    'NaN',
    'null',
    '[]',
    '{}',
    'true',
    '2026-13-45T99:99:99Z',
  ],
  ...['eyJhdCI6MX0', 'constructor', '__proto__', 'ｆｕｌｌ', '😀'.repeat(50), '9'.repeat(400), '٣', '%F0%9F'],
];
const anyWord = () =>
  fc.oneof(
    { weight: 4, arbitrary: fc.integer({ min: 0, max: 7 }).map((at) => there[at] ?? '') },
    { weight: 4, arbitrary: fc.constantFrom(...NASTY) },
    { weight: 2, arbitrary: fc.string({ maxLength: 40, unit: 'grapheme' }) },
    fc.uuid(),
    fc.base64String({ maxLength: 60 }),
  );
const anyJson = () =>
  fc.oneof(
    fc.json({ maxDepth: 4 }),
    fc.constantFrom(
      '',
      '{',
      '[',
      'nul',
      '"',
      '{"a":1,}',
      '\u0000',
      '{"__proto__":{"x":1}}',
      '[]',
      '0',
      '{"constructor":{"prototype":1}}',
    ),
    fc.integer({ min: 1, max: 5000 }).map((depth) => '['.repeat(depth) + ']'.repeat(depth)),
    fc
      .record(
        {
          configuration: fc.oneof(anyWord(), fc.anything().map(toJson)),
          mode: fc.oneof(fc.constantFrom('sync', 'test', 'plan', 'apply'), anyWord()),
          users: fc.array(anyWord(), { maxLength: 3 }),
          verdict: fc.constantFrom('approve', 'reject', 'maybe'),
          all: fc.oneof(fc.boolean(), anyWord()),
          items: fc.array(fc.oneof(fc.uuid(), anyWord()), { maxLength: 3 }),
          rule: fc.oneof(fc.integer(), fc.double()),
          ...{
            by: anyWord(),
            person: anyWord(),
            org: anyWord(),
            undo: anyWord(),
            kind: anyWord(),
            reason: anyWord(),
          },
        },
        { requiredKeys: [] },
      )
      .map((value) => JSON.stringify(value)),
  );
const anyHeaders = () =>
  fc.record(
    {
      'idempotency-key': fc.oneof(fc.uuid(), fc.constantFrom('a b', 'x'.repeat(256), '""', 'k')),
      'last-event-id': fc.constantFrom('x', '0', 'y'.repeat(4000)),
      'content-type': fc.constantFrom(
        'application/json',
        'text/plain',
        'application/json; charset=utf-7',
        'multipart/form-data',
        'a/b',
      ),
      accept: fc.constantFrom('text/html', '*/*;q=x'),
      'accept-encoding': fc.constantFrom('gzip', 'x'),
      'content-encoding': fc.constantFrom('gzip', 'br'),
      'x-forwarded-for': fc.constantFrom('127.0.0.1', 'x'),
      'x-http-method-override': fc.constantFrom('DELETE', 'x'),
    },
    { requiredKeys: [] },
  );
const anyDraft = (): fc.Arbitrary<Draft> =>
  fc.record({
    route: fc.nat(),
    method: fc.option(fc.constantFrom('GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'HEAD', 'BREW'), {
      nil: undefined,
      freq: 4,
    }),
    path: fc.array(anyWord(), { minLength: 2, maxLength: 2 }),
    query: fc.array(fc.tuple(fc.nat(20), anyWord()), { maxLength: 4 }),
    tail: fc.constantFrom(
      '',
      '',
      '',
      '/',
      '//',
      '/..',
      '?',
      '?&&==',
      '?limit[]=1&limit[x]=2',
      '?__proto__[a]=1',
      '%',
      ';x',
      '#x',
    ),
    body: anyJson(),
    headers: anyHeaders(),
  });

function toJson(value: unknown): string {
  return fc.stringify(value).slice(0, 200);
}

/** The bytes of a request. What no header and no request line may carry is left out of them: the other test breaks those. */
function bytesOf({ route: at, method, path, query, tail, body, headers }: Draft): Buffer {
  const route = routes[at % routes.length];
  if (route === undefined) throw new Error('There are no routes.');
  const words = [...path];
  const place = route.path.replaceAll(/\{\w+\}/g, () => clean(words.shift() ?? ''));
  const names = [
    ...(route.parameters ?? []).filter((one) => one.in === 'query').map(({ name }) => name),
    'unknown',
    '',
  ];
  const asked = query.map(
    ([name, value]) => `${names[name % names.length] ?? ''}=${encodeURIComponent(value)}`,
  );
  const address = `/api/v1${place}${asked.length === 0 ? '' : `?${asked.join('&')}`}${tail}`;
  const verb = method ?? route.method;
  const content = verb === 'GET' || verb === 'HEAD' ? Buffer.alloc(0) : Buffer.from(body);
  const all = { 'content-type': 'application/json', ...headers, 'content-length': String(content.length) };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}`);
  const head = [
    `${verb} ${address} HTTP/1.1`,
    'host: localhost',
    `authorization: Bearer ${TOKEN}`,
    ...lines,
    'connection: close',
  ];
  return Buffer.concat([Buffer.from(`${head.join('\r\n')}\r\n\r\n`), content]);
}

/** Half of the words come as they are, the others as an address has them. */
function clean(word: string): string {
  return /^[!-~]{1,300}$/.test(word) && !/[#?\s]/.test(word) ? word : encodeURIComponent(word);
}

/**
 * Sends bytes and reads until the server ends the connection. A server that waits for more is told that no more will
 * come, `silenceMs` after the last byte went either way; an answer that is under way then is lost.
 */
async function exchange(bytes: Buffer, silenceMs: number): Promise<string> {
  const socket = connect({ host: '127.0.0.1', port: Number(new URL(world.api.url).port) });
  const parts: Buffer[] = [];
  const ended = new Promise<void>((resolve) => {
    socket.once('close', () => resolve());
    socket.once('error', () => socket.destroy());
  });
  socket.setTimeout(silenceMs, () => socket.end());
  socket.on('data', (part) => {
    parts.push(part);
    // A stream of events goes on for long.
    if (/^content-type: text\/event-stream/im.test(Buffer.concat(parts).toString('latin1'))) socket.destroy();
  });
  socket.write(bytes);
  await ended;
  return Buffer.concat(parts).toString('latin1');
}

/** The server has said something, and what it refuses it refuses by a problem document. */
function assertSound(answer: string, isHead: boolean): void {
  const status = Number(/^HTTP\/1\.1 (\d{3}) /.exec(answer)?.[1]);
  expect(status).toBeGreaterThanOrEqual(200);
  // The log says why.
  expect(status >= 500 ? world.observed.at(-1) : undefined).toBeUndefined();
  expect(status).toBeLessThan(500);
  if (status < 400) return;
  expect(answer).toMatch(/^content-type: application\/problem\+json/im);
  if (isHead) return;
  const [head, rest] = [
    answer.slice(0, answer.indexOf('\r\n\r\n')),
    answer.slice(answer.indexOf('\r\n\r\n') + 4),
  ];
  // Behind it may stand the answer to what the rest of the bytes was taken for.
  const length = Number(/^content-length: (\d+)/im.exec(head)?.[1]);
  const text = Buffer.from(rest.slice(0, length), 'latin1').toString();
  expect(problemBody.safeParse(JSON.parse(text)).error).toBeUndefined();
  expect(text).not.toMatch(/node_modules|\.[tj]s:\d+|at async/);
}

/** What the server has said of itself that it never should, and whether it still answers. */
async function health(): Promise<unknown> {
  const failed = world.observed.filter(({ event }) => event === 'api.failed');
  return { failed, status: (await world.get('/runs')).status };
}

describe('the API', () => {
  it(
    'refuses malformed requests of every route by problem documents, and fails over none',
    { timeout: 900_000 },
    async () => {
      await fc.assert(
        fc.asyncProperty(anyDraft(), async (draft) => {
          const answer = await exchange(bytesOf(draft), 20_000);
          assertSound(answer, draft.method === 'HEAD');
        }),
        { numRuns: Math.ceil(REQUESTS * 0.7), endOnFailure: true, ...SEED },
      );
      expect(await health()).toEqual({ failed: [], status: 200 });
    },
  );

  it('answers bytes that are no request, or have been one', { timeout: 900_000 }, async () => {
    const anyChange = fc.array(fc.tuple(fc.nat(), fc.nat(255), fc.constantFrom('set', 'cut', 'add')), {
      minLength: 1,
      maxLength: 6,
    });
    await fc.assert(
      fc.asyncProperty(anyDraft(), anyChange, async (draft, changes) => {
        let bytes = bytesOf(draft);
        for (const [at, value, kind] of changes) bytes = changed(bytes, at % bytes.length, value, kind);
        const answer = await exchange(bytes, 200);
        // Whoever asks for a tunnel, or sends nothing, gets no answer at all.
        if (answer !== '') assertSound(answer, bytes.subarray(0, 5).toString() === 'HEAD ');
      }),
      { numRuns: Math.ceil(REQUESTS * 0.3), endOnFailure: true, ...SEED },
    );
    expect(await health()).toEqual({ failed: [], status: 200 });
  });
});

function changed(bytes: Buffer, at: number, value: number, kind: string): Buffer {
  const [before, after] = [bytes.subarray(0, at), bytes.subarray(at + (kind === 'add' ? 0 : 1))];
  const result =
    kind === 'cut' ? Buffer.concat([before, after]) : Buffer.concat([before, Buffer.from([value]), after]);
  return result.length === 0 ? Buffer.from([value]) : result;
}
