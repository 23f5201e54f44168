/** How loud an observation is. `debug` is for people who look for a fault. */
export type Level = 'debug' | 'info' | 'warn' | 'error';

interface Failure {
  /** The stable code of the error, as docs/errors.md lists it. */
  readonly code: string;
  readonly message: string;
}

interface OfRun {
  readonly runId: string;
}

interface OfOrg extends OfRun {
  readonly org: string;
}

interface OfItem extends OfOrg {
  readonly itemId: string;
  /** The kind of the plan item, as in `create-user`. */
  readonly kind: string;
}

interface OfMessage {
  readonly messageId: string;
  readonly pattern: string;
  readonly consumer?: string;
  readonly traceId?: string;
}

/**
 * Everything the product says about itself while it works: what happened, as facts. Code states observations; one place
 * turns them into log lines and metrics. Durations are milliseconds; times are ISO 8601.
 */
export type Observation =
  | ({ readonly event: 'run.started'; readonly config: string; readonly mode: string } & OfRun)
  | ({ readonly event: 'run.finished'; readonly state: string; readonly durationMs: number } & OfRun)
  | ({
      readonly event: 'source.read';
      readonly source: string;
      readonly rows: number;
      readonly people: number;
      readonly dropped: number;
      readonly flaws: readonly string[];
      readonly durationMs: number;
    } & OfRun)
  | ({ readonly event: 'source.failed'; readonly source: string } & OfRun & Failure)
  | ({
      readonly event: 'org.refreshed';
      readonly users: number;
      readonly groups: number;
      readonly calls: number;
      readonly durationMs: number;
    } & OfOrg)
  | ({ readonly event: 'org.refresh.failed' } & OfOrg & Failure)
  | ({ readonly event: 'org.answered'; readonly questions: number; readonly failures: number } & OfOrg)
  | ({
      readonly event: 'plan.built';
      readonly planId: string;
      readonly actionCount: number;
      readonly heldCount: number;
      readonly durationMs: number;
    } & OfOrg)
  | ({ readonly event: 'plan.released'; readonly planId: string; readonly itemCount: number } & OfOrg)
  | ({ readonly event: 'action.applied'; readonly calls: number; readonly durationMs: number } & OfItem)
  | ({ readonly event: 'action.skipped'; readonly reason: string } & OfItem)
  | ({ readonly event: 'action.in_doubt'; readonly reason: string } & OfItem)
  | ({ readonly event: 'action.failed' } & OfItem & Failure)
  | { readonly event: 'gate.paused'; readonly org: string; readonly until: string; readonly reason: string }
  | { readonly event: 'gate.resumed'; readonly org: string; readonly pausedMs: number }
  | ({ readonly event: 'message.retried'; readonly attempt: number; readonly delayMs: number } & OfMessage &
      Failure)
  | ({ readonly event: 'message.dead'; readonly attempts: number; readonly reason: string } & OfMessage &
      Failure)
  | ({ readonly event: 'relay.failed' } & Failure)
  | { readonly event: 'relay.drain.incomplete'; readonly inFlight: number; readonly waitedMs: number }
  | { readonly event: 'database.notice'; readonly message: string };

/** Takes an observation and returns at once. */
export type Observe = (observation: Observation) => void;

const LEVELS: Readonly<Record<Observation['event'], Level>> = {
  'run.started': 'info',
  'run.finished': 'info',
  'source.read': 'info',
  'source.failed': 'error',
  'org.refreshed': 'info',
  'org.refresh.failed': 'error',
  'org.answered': 'info',
  'plan.built': 'info',
  'plan.released': 'info',
  'action.applied': 'debug',
  'action.skipped': 'info',
  'action.in_doubt': 'warn',
  'action.failed': 'error',
  'gate.paused': 'warn',
  'gate.resumed': 'info',
  'message.retried': 'warn',
  'message.dead': 'error',
  'relay.failed': 'error',
  'relay.drain.incomplete': 'warn',
  'database.notice': 'info',
};

/** How loud each observation is; fixed here, so that nobody chooses a level at the place of the event. */
export function levelOf(observation: Observation): Level {
  return LEVELS[observation.event];
}
