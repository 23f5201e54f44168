import { Agent, request } from 'node:http';

const ANSWER_MS_MAX = 60_000;

/** Somebody who asks an API over connections that stay open, and costs little beside it. */
export class Asker {
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 64 });

  constructor(
    private readonly url: string,
    private readonly token: string,
  ) {}

  /** @returns the answer's text @throws Error it was refused */
  ask(path: string): Promise<string> {
    return new Promise((resolve, reject) => {
      const options = {
        ...{ agent: this.#agent, timeout: ANSWER_MS_MAX },
        headers: { authorization: `Bearer ${this.token}` },
      };
      const asking = request(`${this.url}/api/v1${path}`, options, (response) => {
        const parts: Buffer[] = [];
        response.on('data', (part: Buffer) => parts.push(part));
        response.once('error', reject);
        response.once('end', () => {
          const text = Buffer.concat(parts).toString('utf8');
          if (response.statusCode === 200) resolve(text);
          else
            reject(new Error(`${path} was answered with ${response.statusCode ?? 0}: ${text.slice(0, 500)}`));
        });
      });
      asking.once('timeout', () => asking.destroy(new Error(`${path} was not answered.`)));
      asking.once('error', reject).end();
    });
  }

  /** From the moment of the request to the last byte of the answer. */
  async milliseconds(path: string): Promise<number> {
    const beganAt = performance.now();
    await this.ask(path);
    return performance.now() - beganAt;
  }

  close(): void {
    this.#agent.destroy();
  }
}

/** The value that such a share of the samples does not exceed, as 0.95. NaN of none. */
export function percentile(samples: readonly number[], share: number): number {
  const sorted = samples.toSorted((a, b) => a - b);
  return sorted[Math.ceil(sorted.length * share) - 1] ?? Number.NaN;
}
