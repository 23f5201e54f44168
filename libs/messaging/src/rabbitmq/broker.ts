import type { Observe } from '#telemetry';
import { backOffMs } from './back-off.js';
import { closeLink, onLinkLost, openLink, type BrokerLink } from './broker-link.js';
import { brokerUrl, placeOf } from './broker-url.js';
import { BrokerUnreachableError } from './errors.js';
import { explainBrokerError, reasonOf } from './explain-broker-error.js';

export interface BrokerOptions {
  readonly url: string;
  /** What the broker's lists of connections show. */
  readonly name: string;
  readonly observe: Observe;
  /**
   * Sets up what uses the connections. When it rejects, they are given up and opened anew.
   * `isGone`: they were lost meanwhile, and nothing of them is to be used any more.
   */
  readonly onUp: (link: BrokerLink, isGone: () => boolean) => Promise<void>;
  /** The connections that were set up are gone, all of them. Called once after each `onUp`. */
  readonly onDown: () => void;
}

/** Milliseconds for declaring and consuming: a broker that has just started may keep a question for long. */
const SET_UP_MS = 30_000;

/** Keeps the connections to the broker: once they have been there, they come back for ever. */
export class Broker {
  #link: BrokerLink | undefined;
  #lost: ((error: Error | undefined) => void) | undefined;
  #gone: ((reason?: string) => void) | undefined;
  #isUp = false;
  #closing = false;
  #stopWaiting: (() => void) | undefined;
  #reconnecting: Promise<void> | undefined;

  constructor(private readonly options: BrokerOptions) {}

  get isUp(): boolean {
    return this.#isUp;
  }

  /**
   * The first connection; one attempt.
   * @throws BrokerRefusedError, BrokerTopologyDiffersError waiting does not help
   * @throws BrokerUnreachableError it may help; this may be called again
   */
  async open(): Promise<void> {
    const place = await this.#connect();
    this.options.observe({ event: 'broker.connected', broker: place });
  }

  /** Gives the connections up and opens them anew: something that they carry is broken. */
  reset(reason: string): void {
    if (this.#link !== undefined) this.#lost?.(new Error(reason));
  }

  async close(): Promise<void> {
    this.#closing = true;
    this.#stopWaiting?.();
    const link = this.#link;
    if (link !== undefined) {
      // What is being set up fails by that, and is not tried again.
      this.#forget();
      await closeLink(link);
    }
    await this.#reconnecting;
  }

  /** @returns where it is connected to */
  async #connect(): Promise<string> {
    const url = brokerUrl(this.options.url);
    const place = placeOf(url);
    let link: BrokerLink | undefined;
    try {
      link = await openLink(url, this.options.name);
      await this.#setUp(link, place);
      return place;
    } catch (error) {
      if (link !== undefined) {
        if (this.#link === link) this.#forget();
        await closeLink(link);
      }
      throw explainBrokerError(error, place);
    }
  }

  async #setUp(link: BrokerLink, place: string): Promise<void> {
    if (this.#closing) throw new BrokerUnreachableError(place, 'the process is stopping');
    this.#link = link;
    this.#lost = (error) => this.#onLost(link, place, error);
    onLinkLost(link, this.#lost);
    const slow = setTimeout(
      () => this.reset(`it was not ready for us within ${SET_UP_MS / 1000} seconds`),
      SET_UP_MS,
    );
    // Whatever is asked on a connection that is gone may never be answered.
    const gone = new Promise<string | undefined>((resolve) => (this.#gone = resolve));
    const up = this.options.onUp(link, () => this.#link !== link).then(() => undefined);
    const reason = await Promise.race([up, gone]).finally(() => clearTimeout(slow));
    if (this.#link !== link) {
      const why = reason === undefined ? '' : `: ${reason}`;
      throw new BrokerUnreachableError(place, `the connection broke while it was set up${why}`);
    }
    this.#isUp = true;
  }

  #forget(reason?: string): void {
    this.#link = undefined;
    this.#isUp = false;
    this.#gone?.(reason);
    this.options.onDown();
  }

  #onLost(link: BrokerLink, place: string, error: Error | undefined): void {
    if (this.#link !== link) return;
    const wasUp = this.#isUp;
    const message = error === undefined ? 'The connection was closed' : reasonOf(error);
    this.#forget(message);
    void closeLink(link);
    if (!wasUp || this.#closing) return;
    this.options.observe({ event: 'broker.lost', broker: place, message });
    this.#reconnecting = this.#reconnect();
  }

  async #reconnect(): Promise<void> {
    let delayMs = backOffMs(1, Math.random());
    for (let attempt = 1; !this.#closing; attempt += 1) {
      await this.#wait(delayMs);
      if (this.#closing) return;
      try {
        await this.open();
        return;
      } catch (error) {
        if (this.#closing) return;
        delayMs = backOffMs(attempt + 1, Math.random());
        const { code, message } = explainBrokerError(error, placeOf(brokerUrl(this.options.url)));
        this.options.observe({ event: 'broker.unreachable', attempt, delayMs, code, message });
      }
    }
  }

  async #wait(ms: number): Promise<void> {
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.#stopWaiting = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    this.#stopWaiting = undefined;
  }
}
