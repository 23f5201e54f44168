import type { AddressInfo } from 'node:net';
import { createApiApp, OpsApiModule, type RunningApi } from '../../apps/ops-api/src/index.js';
import type { Configurations } from '#config';
import type { Database } from '#db';
import type { Caller, Grant } from '#domain';
import type { Observation } from '#telemetry';

/** What an answer is to the specs. */
export interface Answer {
  readonly status: number;
  // The shape is what the specs look at.
  readonly body: Record<string, unknown>;
}

/** The API with callers that the specs name themselves: who they are is found out elsewhere, what they see is looked at here. */
export class CallerApi {
  private constructor(
    private readonly running: RunningApi,
    readonly observed: readonly Observation[],
  ) {}

  static async open(db: Database, configurations: Configurations): Promise<CallerApi> {
    const observed: Observation[] = [];
    const app = await createApiApp(OpsApiModule.with({ db, configurations }), {
      host: '127.0.0.1',
      observe: (observation) => void observed.push(observation),
    });
    const server = app.getHttpAdapter().getInstance();
    server.addHook('preHandler', async (request) => {
      const named = request.headers['x-spec-caller'];
      if (typeof named === 'string') Object.assign(request, { caller: JSON.parse(named) as Caller });
    });
    await app.listen(0, '127.0.0.1');
    const { port } = app.getHttpServer().address() as AddressInfo;
    return new CallerApi({ url: `http://127.0.0.1:${port}`, close: () => app.close() }, observed);
  }

  get url(): string {
    return this.running.url;
  }

  /** @param grants all-powerful where they are left out */
  as(actor: string, ...grants: Grant[]): CallerClient {
    const all: Grant[] = grants.length === 0 ? [{ role: 'admin', orgs: 'all' }] : grants;
    return new CallerClient(this.url, { actor, kind: 'person', grants: all });
  }

  close(): Promise<void> {
    return this.running.close();
  }
}

export class CallerClient {
  constructor(
    private readonly url: string,
    private readonly caller: Caller,
  ) {}

  get(path: string): Promise<Answer> {
    return this.#send('GET', path);
  }

  post(path: string, body: unknown = {}): Promise<Answer> {
    return this.#send('POST', path, JSON.stringify(body));
  }

  async #send(method: string, path: string, body?: string): Promise<Answer> {
    const response = await fetch(`${this.url}/api/v1${path}`, {
      method,
      headers: {
        'x-spec-caller': JSON.stringify(this.caller),
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body }),
    });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  }
}
