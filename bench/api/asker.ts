import { Pool } from 'undici';

const ANSWER_MS_MAX = 60_000;
const CONNECTIONS = 64;

/** Somebody who asks an API over connections that stay open, and costs little beside it. */
export class Asker {
  readonly #pool: Pool;
  readonly #headers: Readonly<Record<string, string>>;

  /** @param url without a path */
  constructor(url: string, token: string) {
    const times = { headersTimeout: ANSWER_MS_MAX, bodyTimeout: ANSWER_MS_MAX };
    this.#pool = new Pool(url, { connections: CONNECTIONS, ...times });
    this.#headers = { authorization: `Bearer ${token}` };
  }

  /** @returns the answer's text @throws Error it was refused */
  async ask(path: string): Promise<string> {
    const { statusCode, body } = await this.#pool.request({
      ...{ method: 'GET', path: `/api/v1${path}`, headers: this.#headers },
    });
    const text = await body.text();
    if (statusCode === 200) return text;
    throw new Error(`${path} was answered with ${statusCode}: ${text.slice(0, 500)}`);
  }

  /** From the moment of the request to the last byte of the answer. */
  async milliseconds(path: string): Promise<number> {
    const beganAt = performance.now();
    await this.ask(path);
    return performance.now() - beganAt;
  }

  /** Requests under way fail. */
  async close(): Promise<void> {
    await this.#pool.destroy();
  }
}

/** The value that such a share of the samples does not exceed, as 0.95. NaN of none. */
export function percentile(samples: readonly number[], share: number): number {
  const sorted = samples.toSorted((a, b) => a - b);
  return sorted[Math.ceil(sorted.length * share) - 1] ?? Number.NaN;
}
