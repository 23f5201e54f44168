import { Agent, request } from 'node:http';

const ANSWER_MS_MAX = 30_000;

/** Somebody who sends JSON over connections that stay open, and costs little beside it. */
export class Poster {
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 64 });

  constructor(private readonly url: string) {}

  /** @throws Error it was answered with another status than this one, or not at all */
  post(
    path: string,
    { status, body, headers }: { status: number; body: string; headers: Readonly<Record<string, string>> },
  ): Promise<void> {
    return new Promise((resolve, reject) => {
      const options = {
        ...{ method: 'POST', agent: this.#agent, timeout: ANSWER_MS_MAX },
        headers: { ...headers, 'content-length': Buffer.byteLength(body) },
      };
      const sending = request(`${this.url}${path}`, options, (response) => {
        const parts: Buffer[] = [];
        response.on('data', (part: Buffer) => parts.push(part));
        response.once('error', reject);
        response.once('end', () => {
          if (response.statusCode === status) return resolve();
          const text = Buffer.concat(parts).toString('utf8').slice(0, 500);
          reject(new Error(`${path} was answered with ${response.statusCode ?? 0}: ${text}`));
        });
      });
      sending.once('timeout', () => sending.destroy(new Error(`${path} was not answered.`)));
      sending.once('error', reject).end(body);
    });
  }

  close(): void {
    this.#agent.destroy();
  }
}
