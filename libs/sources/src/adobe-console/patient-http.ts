import type { AdobeConsoleSourceConfig } from '#config';
import type { SourceErrorCode, SourceUnreadableError } from '../source-unreadable.error.js';
import type { Clock } from '../clock.js';
import { decideRetry, type Patience, type Tries } from './decide-retry.js';
import type { HttpAnswer, HttpExchange, HttpOutcome, HttpRequest } from './http-exchange.js';
import type { NetworkFailure } from './network-failure.js';
import { troubleAt, type Place, type Trouble } from './umapi-trouble.js';

const CODES: Readonly<Record<NetworkFailure['kind'], SourceErrorCode>> = {
  unreachable: 'SOURCE_UNREACHABLE',
  tls: 'SOURCE_TLS',
  broken: 'SOURCE_CUT',
  timeout: 'SOURCE_CUT',
  answer: 'SOURCE_ANSWER',
};

/** Sends a request until there is an answer to look at, or patience ends. */
export class PatientHttp {
  constructor(
    private readonly config: AdobeConsoleSourceConfig,
    private readonly http: HttpExchange,
    private readonly clock: Clock,
    private readonly patience: Patience,
  ) {}

  /** @throws SourceUnreadableError, or the signal's reason */
  async send(request: HttpRequest, place: Place, signal: AbortSignal): Promise<HttpAnswer> {
    for (let tries: Tries = { count: 1, waitedMs: 0 }; ;) {
      signal.throwIfAborted();
      const outcome = await this.http.send(request, signal);
      const clock = { now: this.clock.now(), random: this.clock.random() };
      const retry = decideRetry(outcome, tries, this.patience, clock);
      if (retry.kind === 'again') {
        await this.#sleep(retry.ms, signal);
        tries = { count: tries.count + 1, waitedMs: tries.waitedMs + retry.ms };
        continue;
      }
      if (retry.kind === 'take' && outcome.kind === 'answered') return outcome;
      const askedMs = retry.kind === 'give-up' ? retry.askedMs : undefined;
      throw this.#giveUp(outcome, place, tries, askedMs);
    }
  }

  async #sleep(ms: number, signal: AbortSignal): Promise<void> {
    try {
      await this.clock.sleep(ms, signal);
    } catch (error) {
      signal.throwIfAborted();
      throw error;
    }
  }

  #giveUp(
    outcome: HttpOutcome,
    place: Place,
    { count }: Tries,
    askedMs: number | undefined,
  ): SourceUnreadableError {
    const trouble = troubleAt(this.config, place);
    const often = count === 1 ? '' : `, tried ${count} times`;
    if (outcome.kind === 'failed') return networkTrouble(trouble, outcome, place, often);
    if (askedMs !== undefined)
      return trouble(
        'SOURCE_FAILED',
        `Adobe asks to wait ${minutes(askedMs)} (status ${outcome.status}), longer than a read waits. Run again after that`,
      );
    return outcome.status === 429
      ? trouble('SOURCE_FAILED', `Adobe asks for patience (status 429)${often}. Run again later`)
      : trouble('SOURCE_FAILED', `Adobe answers with status ${outcome.status}${often}. Run again later`);
  }
}

function networkTrouble(
  trouble: Trouble,
  { failure, error }: Extract<HttpOutcome, { kind: 'failed' }>,
  { url, keys }: Place,
  often: string,
): SourceUnreadableError {
  const code = CODES[failure.kind];
  switch (failure.kind) {
    case 'unreachable':
      return trouble(
        code,
        `no connection to ${url.host}: ${failure.reason}. Check ${keys} and the network`,
        error,
      );
    case 'tls':
      return trouble(
        code,
        `${url.host} cannot be trusted: ${failure.reason}. An authority of your own is named in tls.ca_file or NODE_EXTRA_CA_CERTS`,
        error,
      );
    case 'broken':
    case 'timeout':
    case 'answer':
      return trouble(code, `${failure.reason}${often}`, error);
  }
}

function minutes(ms: number): string {
  const count = Math.ceil(ms / 60_000);
  return count === 1 ? '1 minute' : `${count} minutes`;
}
