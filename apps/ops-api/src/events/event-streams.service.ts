import { setMaxListeners } from 'node:events';
import { Readable } from 'node:stream';
import { Injectable, type OnModuleDestroy, StreamableFile } from '@nestjs/common';
import { TooManyListenersError } from '../http/api-errors.js';
import { eventFeed, type Watched } from './event-feed.js';

export const EVENT_STREAM = 'text/event-stream';

const TIMES = { everyMs: 1000, heartbeatMs: 15_000, lastsMs: 60_000 };
/** Nobody holds a connection for longer, also who reads nothing of what comes. */
export const STREAM_MS_MAX = 15 * 60_000;
/** Each asks the database once a second; the same question is asked once for all of them. */
const LISTENERS_MAX = 200;

/** Keeps the connections of those who watch. */
@Injectable()
export class EventStreams implements OnModuleDestroy {
  readonly #ended = new AbortController();
  readonly #looks = new Map<string, Promise<unknown>>();
  #listeners = 0;

  constructor() {
    // Each waits for the same end.
    setMaxListeners(LISTENERS_MAX, this.#ended.signal);
  }

  /**
   * @param key of what is looked at and by whose rights; listeners with one key share each look
   * @throws TooManyListenersError
   */
  open<State>(key: string, watched: Watched<State>, lastEventId: string | undefined): StreamableFile {
    if (this.#listeners >= LISTENERS_MAX) throw new TooManyListenersError(LISTENERS_MAX);
    const shared = { ...watched, look: () => this.#look(key, () => watched.look()) };
    const stream = Readable.from(eventFeed(shared, lastEventId, TIMES, this.#ended.signal));
    this.#listeners += 1;
    const end = setTimeout(() => stream.destroy(), STREAM_MS_MAX).unref();
    stream.once('close', () => {
      clearTimeout(end);
      this.#listeners -= 1;
    });
    return new StreamableFile(stream, { type: EVENT_STREAM });
  }

  onModuleDestroy(): void {
    this.#ended.abort();
  }

  /** An answer serves everybody who asks while it is fetched, and for half the time between two looks. */
  #look<State>(key: string, look: () => Promise<State>): Promise<State> {
    const under = this.#looks.get(key);
    if (under !== undefined) return under as Promise<State>;
    const fresh = look();
    this.#looks.set(key, fresh);
    const forget = () => void setTimeout(() => this.#looks.delete(key), TIMES.everyMs / 2).unref();
    fresh.then(forget, () => this.#looks.delete(key));
    return fresh;
  }
}
