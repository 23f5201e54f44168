import { Agent, request } from 'undici';
import type { RunningSimulator } from '../../apps/sign-simulator/src/index.js';

export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly json: Record<string, unknown>;
}

/** Asks the API of a simulator as its customers do: over a socket. */
export class SimulatorClient {
  readonly #agent: Agent;

  constructor(
    private readonly simulator: Pick<RunningSimulator, 'url' | 'certPem'>,
    private readonly key = 'key-primary',
  ) {
    const { certPem } = simulator;
    this.#agent = new Agent({
      ...(certPem !== undefined && { connect: { ca: certPem } }),
      bodyTimeout: 20_000,
    });
  }

  /** @param path below `/api/rest/v6` */
  ask(method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string, body?: unknown): Promise<Reply> {
    return this.askUrl(method, `/api/rest/v6${path}`, body);
  }

  /** @param path from the root of the server; a text `body` is sent as it is */
  async askUrl(
    method: 'GET' | 'POST' | 'PUT' | 'DELETE',
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
    timeoutMs = 20_000,
  ): Promise<Reply> {
    const reply = await request(`${this.simulator.url}${path}`, {
      method,
      dispatcher: this.#agent,
      headersTimeout: timeoutMs,
      headers: { authorization: `Bearer ${this.key}`, 'content-type': 'application/json', ...headers },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await reply.body.text();
    const json = (text === '' ? {} : JSON.parse(text)) as Record<string, unknown>;
    return { status: reply.statusCode, headers: reply.headers, json };
  }

  close(): Promise<void> {
    return this.#agent.destroy();
  }
}

/** The items of a list, whichever list it is. */
export function itemsOf(reply: Reply): Record<string, unknown>[] {
  const { userInfoList, groupInfoList } = reply.json;
  return (userInfoList ?? groupInfoList) as Record<string, unknown>[];
}

export function cursorOf(reply: Reply): string | undefined {
  return (reply.json['page'] as { nextCursor?: string }).nextCursor;
}
