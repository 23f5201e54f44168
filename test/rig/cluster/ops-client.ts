import { setTimeout as pause } from 'node:timers/promises';

/** Asks the ops-api as people's programs do, and asks again when it is away. */
export class OpsClient {
  constructor(
    private readonly url: string,
    private readonly token: string,
  ) {}

  /**
   * Requests something once, however often it has to be asked: the key makes repeated requests one.
   * @throws Error it was refused, or nobody answered until `until` (epoch milliseconds)
   */
  async request<T>(path: string, body: object, key: string, until: number): Promise<T> {
    for (;;) {
      const answer = await this.#send(path, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'idempotency-key': key },
        body: JSON.stringify(body),
      });
      if (answer?.ok === true) return (await answer.json()) as T;
      if (answer !== undefined && answer.status < 500) {
        throw new Error(`ops-api refused ${path} with ${answer.status}: ${await answer.text()}`);
      }
      if (Date.now() > until) throw new Error(`ops-api did not accept ${path} in time.`);
      await pause(200);
    }
  }

  /** @returns undefined when nobody answers now */
  async get<T>(path: string): Promise<T | undefined> {
    const answer = await this.#send(path, {});
    return answer?.ok === true ? ((await answer.json()) as T) : undefined;
  }

  async #send(
    path: string,
    init: Omit<RequestInit, 'headers'> & { readonly headers?: Readonly<Record<string, string>> },
  ): Promise<Response | undefined> {
    const headers = { ...init.headers, authorization: `Bearer ${this.token}` };
    return fetch(`${this.url}/api/v1/${path}`, {
      ...init,
      headers,
      signal: AbortSignal.timeout(10_000),
    }).catch(() => undefined);
  }
}
