import type { AdobeConsoleSourceConfig } from '#config';
import type { ReadEvidenceBody } from '#contracts';
import { Secret, type DirectoryRow, type WantedPeople } from '#domain';
import type { SourceUnreadableError } from '#sources';
import { AdobeConsoleSource } from '../../libs/sources/src/adobe-console/adobe-console-source.js';
import { fakeUser, type FakeUser } from '../fakes/umapi/umapi-records.js';
import { startFakeUmapi, type FakeUmapi, type FakeUmapiOptions } from '../fakes/umapi/start-fake-umapi.js';

/** Hands that only sleeping moves. */
export class TurnedClock {
  readonly sleeps: number[] = [];
  #now = Date.parse('2026-03-01T12:00:00Z');

  now = (): number => this.#now;
  random = (): number => 0.5;

  sleep = (ms: number, signal: AbortSignal): Promise<void> => {
    signal.throwIfAborted();
    this.sleeps.push(ms);
    this.#now += ms;
    return Promise.resolve();
  };
}

export interface FullRead {
  readonly rows: readonly DirectoryRow[];
  readonly evidence: ReadEvidenceBody;
}

/** One fake Admin Console, and sources that read it under a turned clock. */
export class AdobeConsoleWorld {
  readonly clock = new TurnedClock();

  private constructor(readonly fake: FakeUmapi) {}

  static async open(options: FakeUmapiOptions = {}): Promise<AdobeConsoleWorld> {
    let world: AdobeConsoleWorld | undefined;
    const now = () => world?.clock.now() ?? 0;
    world = new AdobeConsoleWorld(await startFakeUmapi({ now, ...options }));
    return world;
  }

  config(more: Partial<AdobeConsoleSourceConfig> = {}): AdobeConsoleSourceConfig {
    const { organizationId, clientId, clientSecret } = this.fake.organization;
    return {
      type: 'adobe_console',
      file: '/configuration/connector-adobe-console.yml',
      organizationId,
      clientId: new Secret(clientId),
      clientSecret: new Secret(clientSecret),
      apiUrl: this.fake.url,
      tokenUrl: this.fake.tokenUrl,
      timeoutMs: 10_000,
      retries: 3,
      verifyTls: true,
      ...more,
    };
  }

  source(
    groups: readonly string[],
    more: Partial<AdobeConsoleSourceConfig & Pick<WantedPeople, 'everybody'>> = {},
  ): AdobeConsoleSource {
    const { everybody = false, ...config } = more;
    return new AdobeConsoleSource(this.config(config), { wanted: { groups, everybody }, clock: this.clock });
  }

  /** What went over the wire, such as `users 0`, with the status of each answer. */
  asked(): string[] {
    return this.fake.requests.map(({ on, page, status }) =>
      [on, ...(page === undefined ? [] : [page]), status ?? 'none'].join(' '),
    );
  }
}

export async function readAll(
  source: AdobeConsoleSource,
  signal: AbortSignal = new AbortController().signal,
): Promise<FullRead> {
  const rows: DirectoryRow[] = [];
  const stream = source.read(signal);
  for (;;) {
    const next = await stream.next();
    if (next.done === true) return { rows, evidence: next.value };
    rows.push(...next.value);
  }
}

/** What a read that must not end in evidence throws. */
export async function failureOf(work: Promise<unknown>): Promise<SourceUnreadableError> {
  return work.then(
    () => Promise.reject(new Error('There was no failure.')),
    (error: unknown) => error as SourceUnreadableError,
  );
}

/** So many users of one group. */
export function crowd(count: number, group: string): FakeUser[] {
  return Array.from({ length: count }, (_, index) => fakeUser(`user.n${index + 1}@example.com`, [group]));
}
