import type { Lane } from '../sign-api.js';

/** What the gate must remember over a restart. */
export interface GateState {
  /** Epoch milliseconds: no call of the org before that. */
  readonly notBefore?: number;
  /** The learned rate in calls per second; missing while the org has never throttled us, or not for long. */
  readonly perSecond?: number;
}

/** Where the gate's state lives (the table `org_gate`). A failing store fails the call that met the 429, not the org. */
export interface GateStore {
  load(): Promise<GateState | undefined>;
  save(state: GateState): Promise<void>;
}

/** One call's turn. The call tells the gate what it learns, as soon as it learns it. */
export interface Turn {
  /** Sign answered 429: from this very moment no other call starts, for `waitMs` milliseconds. The longest wait counts. */
  pause(waitMs: number): void;
}

export interface GateOptions {
  readonly lane?: Lane;
  readonly signal?: AbortSignal;
}

/**
 * Decides when the calls of one org may start: how many at once, how fast, which lane first, and not at all while the org has asked for
 * silence. After a silence one call goes first, and the others follow when it was not throttled again.
 */
export interface OrgGate {
  /**
   * Calls `send` when its turn comes. Every HTTP attempt takes a turn of its own.
   *
   * @throws SignWaitTooLongError, SignStoppedError before `send` was called; otherwise whatever `send` throws
   */
  run<T>(send: (turn: Turn) => Promise<T>, options?: GateOptions): Promise<T>;
  /** Resolves when the state is stored that the last pause left. */
  saved(): Promise<void>;
  /** Epoch milliseconds until which the org is silent; undefined when calls may go. */
  waitingUntil(): number | undefined;
  /** Refuses the waiting, waits for the started. */
  close(): Promise<void>;
}
