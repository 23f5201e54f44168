import type { Secret } from '#domain';
import type { CallObservation } from './call-observation.js';
import type { Clock } from './clock.js';
import type { GateStore, OrgGate } from './gate/org-gate.js';
import type { SignLine } from './sign-line.js';

/** Where the integration key is kept, for an api that may outlive a key. */
export interface KeySource {
  /** The newest that is known. Asked before every call. */
  current(): Secret;
  /** Resolves once `current` is what is stored now. Never rejects. */
  look(): Promise<void>;
}

export interface SignApiOptions {
  /** The org's name in `sign_orgs`. */
  readonly org: string;
  /** `name`, `name:port`, an `https://` URL, or `http://` for a loopback address (SEMANTICS 34). */
  readonly host: string;
  /** The integration key. */
  readonly key: Secret;
  /** Lets the key be replaced while calls go on; `key` is the first one then. */
  readonly keySource?: KeySource;
  /** From the start of one HTTP attempt to the last byte of its answer, milliseconds. */
  readonly timeoutMs: number;
  /** The same for a write, where that is shorter: whoever sends it must know soon whether it may have happened. */
  readonly writeTimeoutMs?: number;
  /** Calls on their way at the same time (`connection.request_concurrency`), 1 or more. */
  readonly concurrency: number;
  /** Retries of a call that failed; default 5. */
  readonly retryCount?: number;
  /** For attempts and back-offs of one call together, waits that Sign states apart; default 60 s. */
  readonly retryBudgetMs?: number;
  /** Entries asked for in one page of a list; default 1000. Smaller pages are tried when Sign refuses the size. */
  readonly pageSize?: number;
  /** PEM file of further certificate authorities (`tls.ca_file`). */
  readonly caFile?: string;
  /** The longest silence, asked for by Sign, that a call waits for; default without limit. Milliseconds. */
  readonly maxWaitMs?: number;
  /** Default `sign-sync`. */
  readonly userAgent?: string;
  /** Keeps the gate's state over restarts. */
  readonly gateStore?: GateStore;
  /** A gate shared with another api of the same account. It is then closed by who opened it, and `gateStore` is its own affair. */
  readonly gate?: OrgGate;
  /** Shared with other apis of the same host. It is then closed by who opened it, and `caFile` is its own affair. */
  readonly line?: SignLine;
  readonly clock?: Clock;
  /** In [0, 1); default `Math.random`. */
  readonly random?: () => number;
  /** Called right before an HTTP attempt is sent; what it throws keeps the attempt from being sent. */
  readonly beforeCall?: () => void;
  /** Called after every HTTP attempt. Must not throw: by then the attempt has had its effect. */
  readonly onCall?: (observation: CallObservation) => void;
}
