import type { Clock } from '../clock.js';
import type { LdapSession } from './ldap-session.js';
import type { PeopleFinder } from './people-finder.js';

/** So long after the last look-up the connection is closed. */
const IDLE_MS = 30_000;
/** So old may be what is known of groups: which names the directory has for them. */
const AGE_MS_MAX = 60_000;

interface Opened {
  readonly session: LdapSession;
  readonly finder: PeopleFinder;
}

interface Kept extends Opened {
  readonly openedAt: number;
  /** Look-ups that are under way. */
  users: number;
  timer?: NodeJS.Timeout;
}

/**
 * Keeps a connection for a short while between look-ups, because they come in bursts and a bind takes longer than the
 * look-up itself. It keeps no process alive.
 */
export class RestingFinder {
  #current: Kept | undefined;

  constructor(
    private readonly clock: Clock,
    private readonly open: () => Opened,
  ) {}

  /** A look-up that fails takes the connection with it; the next one begins anew. */
  async use<T>(work: (finder: PeopleFinder) => Promise<T>): Promise<T> {
    const current = this.#take();
    current.users += 1;
    clearTimeout(current.timer);
    current.session.wake();
    try {
      return await work(current.finder);
    } catch (error) {
      if (this.#current === current) this.#current = undefined;
      throw error;
    } finally {
      current.users -= 1;
      if (current.users === 0) this.#rest(current);
    }
  }

  #take(): Kept {
    const isFresh = this.#current !== undefined && this.clock.now() - this.#current.openedAt <= AGE_MS_MAX;
    const previous = this.#current;
    if (previous !== undefined && isFresh) return previous;
    this.#current = { ...this.open(), openedAt: this.clock.now(), users: 0 };
    if (previous?.users === 0) previous.session.close();
    return this.#current;
  }

  #rest(current: Kept): void {
    if (this.#current !== current) return current.session.close();
    current.session.rest();
    current.timer = setTimeout(() => {
      this.#current = undefined;
      current.session.close();
    }, IDLE_MS).unref();
  }
}
