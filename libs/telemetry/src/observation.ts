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

/** One HTTP attempt at Acrobat Sign. */
interface SignCall {
  readonly org: string;
  readonly method: string;
  /** The pattern, such as `/users/:id/groups`. */
  readonly route: string;
  /** HTTP status, when an answer came. */
  readonly status?: number;
  readonly outcome: string;
  readonly attempt: number;
  /** How long the attempt waited for the org's gate. */
  readonly gateWaitMs: number;
  readonly durationMs: number;
}

/** A message to people. */
interface OfNotice {
  readonly config: string;
  /** `mail` or `webhook`. */
  readonly channel: string;
  readonly kind: string;
}

interface OfSchedule {
  readonly config: string;
  readonly schedule: string;
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
  | {
      readonly event: 'command.started';
      readonly command: string;
      readonly version: string;
      readonly testMode: boolean;
    }
  | { readonly event: 'command.said'; readonly message: string }
  | { readonly event: 'command.failed'; readonly message: string }
  | { readonly event: 'command.ended'; readonly version: string; readonly durationMs: number }
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
  | ({
      readonly event: 'plan.wave-stopped';
      readonly planId: string;
      readonly wave: number;
      readonly applied: number;
      readonly failed: number;
      readonly heldCount: number;
    } & OfOrg)
  | ({ readonly event: 'sign.call' } & SignCall)
  | ({ readonly event: 'action.applied' } & OfItem)
  | ({ readonly event: 'action.skipped'; readonly reason: string } & OfItem)
  | ({ readonly event: 'action.superseded' } & OfItem)
  | ({ readonly event: 'action.failed' } & OfItem & Failure)
  | { readonly event: 'gate.paused'; readonly org: string; readonly until: string; readonly reason: string }
  | ({
      readonly event: 'message.handled';
      readonly consumer: string;
      /** `parked` is a retry that uses up no attempt. */
      readonly outcome: 'ack' | 'retry' | 'parked' | 'dead' | 'release';
      readonly durationMs: number;
    } & OfMessage)
  | ({ readonly event: 'message.retried'; readonly attempt: number; readonly delayMs: number } & OfMessage &
      Failure)
  | ({ readonly event: 'message.dead'; readonly attempts: number; readonly reason: string } & OfMessage &
      Failure)
  | ({ readonly event: 'message.parked'; readonly delayMs: number } & OfMessage & Failure)
  | ({ readonly event: 'message.returned'; readonly reason: string; readonly delayMs: number } & OfMessage)
  | { readonly event: 'consumer.cancelled'; readonly queue: string; readonly message: string }
  | { readonly event: 'broker.connected'; readonly broker: string }
  | { readonly event: 'broker.lost'; readonly broker: string; readonly message: string }
  | ({ readonly event: 'broker.unreachable'; readonly attempt: number; readonly delayMs: number } & Failure)
  | { readonly event: 'broker.blocked'; readonly message: string }
  | { readonly event: 'broker.unblocked' }
  | ({ readonly event: 'relay.failed' } & Failure)
  | { readonly event: 'relay.drain.incomplete'; readonly inFlight: number; readonly waitedMs: number }
  | {
      readonly event: 'service.listening';
      readonly service: string;
      readonly what: string;
      readonly url: string;
    }
  | { readonly event: 'service.ready'; readonly service: string }
  | { readonly event: 'service.unready'; readonly service: string; readonly missing: readonly string[] }
  | { readonly event: 'service.stopping'; readonly service: string; readonly reason: string }
  | { readonly event: 'service.stopped'; readonly service: string; readonly durationMs: number }
  | ({ readonly event: 'service.failed'; readonly service: string } & Failure)
  | { readonly event: 'config.loaded'; readonly config: string; readonly digest: string }
  | ({ readonly event: 'config.invalid'; readonly config: string } & Failure)
  | { readonly event: 'config.removed'; readonly config: string }
  | ({ readonly event: 'database.unreachable'; readonly attempt: number; readonly delayMs: number } & Failure)
  | { readonly event: 'database.connected'; readonly durationMs: number }
  | ({ readonly event: 'database.lost' } & Failure)
  | ({ readonly event: 'service.waiting'; readonly attempt: number; readonly delayMs: number } & Failure)
  | { readonly event: 'database.migrated'; readonly durationMs: number }
  | ({ readonly event: 'api.failed'; readonly requestId: string } & Failure)
  /** Who may come in: with nothing at this machine, with the one token, by the identity provider, with stored tokens. */
  | {
      readonly event: 'api.access';
      readonly local: boolean;
      readonly shared: boolean;
      readonly oidc: boolean;
      readonly tokens: boolean;
    }
  | ({ readonly event: 'notice.sent' } & OfNotice)
  | ({ readonly event: 'notice.failed' | 'notice.given-up'; readonly attempts: number } & OfNotice & Failure)
  | ({ readonly event: 'notice.round-failed' } & Failure)
  | ({
      readonly event: 'schedule.fired';
      /** When it was due. */
      readonly due: string;
      /** Ticks before it that its run makes up for. */
      readonly missed: number;
    } & OfSchedule &
      OfRun)
  | ({ readonly event: 'schedule.dropped'; readonly due: string } & OfSchedule)
  | ({
      readonly event: 'schedule.waiting';
      readonly due: string;
      readonly reason: 'frozen' | 'busy';
      readonly until?: string;
    } & OfSchedule)
  | ({ readonly event: 'schedule.failed' } & Failure)
  | {
      readonly event: 'watch.changed';
      readonly config: string;
      readonly source: string;
      readonly changes: number;
    }
  | ({ readonly event: 'watch.failed'; readonly config: string; readonly source: string } & Failure)
  | {
      readonly event: 'hints.accepted';
      readonly config: string;
      readonly source: string;
      readonly origin: string;
      readonly hints: number;
      /** Without those that had been there before. */
      readonly accepted: number;
    }
  | ({
      readonly event: 'hints.folded';
      readonly config: string;
      readonly hints: number;
      readonly people: number;
    } & OfRun)
  | {
      readonly event: 'hints.given-up';
      readonly config: string;
      readonly hints: number;
    }
  | {
      readonly event: 'hints.caught-up';
      readonly config: string;
      readonly source: string;
      readonly events: number;
      readonly accepted: number;
    }
  | ({ readonly event: 'hints.failed'; readonly config?: string } & Failure)
  | ({ readonly event: 'telemetry.failed' } & Failure)
  | { readonly event: 'audit.checkpoint'; readonly chains: number }
  | ({ readonly event: 'audit.checkpoint.failed' } & Failure)
  | { readonly event: 'audit.unguarded'; readonly lacks: readonly string[] }
  | { readonly event: 'database.notice'; readonly message: string };

/** Takes an observation and returns at once. */
export type Observe = (observation: Observation) => void;

const LEVELS: Readonly<Record<Observation['event'], Level>> = {
  'command.started': 'info',
  'command.said': 'info',
  'command.failed': 'error',
  'command.ended': 'info',
  'run.started': 'info',
  'run.finished': 'info',
  'source.read': 'info',
  'source.failed': 'error',
  'org.refreshed': 'info',
  'org.refresh.failed': 'error',
  'org.answered': 'info',
  'plan.built': 'info',
  'plan.released': 'info',
  'plan.wave-stopped': 'warn',
  'sign.call': 'debug',
  'action.applied': 'debug',
  'action.skipped': 'info',
  'action.superseded': 'info',
  'action.failed': 'error',
  'gate.paused': 'warn',
  'message.handled': 'debug',
  'message.retried': 'warn',
  'message.dead': 'error',
  'message.parked': 'info',
  'message.returned': 'warn',
  'consumer.cancelled': 'warn',
  'broker.connected': 'info',
  'broker.lost': 'error',
  'broker.unreachable': 'warn',
  'broker.blocked': 'warn',
  'broker.unblocked': 'info',
  'relay.failed': 'error',
  'relay.drain.incomplete': 'warn',
  'service.listening': 'info',
  'service.ready': 'info',
  'service.unready': 'warn',
  'service.stopping': 'info',
  'service.stopped': 'info',
  'service.failed': 'error',
  'config.loaded': 'info',
  'config.invalid': 'error',
  'config.removed': 'warn',
  'database.unreachable': 'warn',
  'database.connected': 'info',
  'database.lost': 'error',
  'service.waiting': 'warn',
  'database.migrated': 'info',
  'notice.sent': 'info',
  'notice.failed': 'warn',
  'notice.given-up': 'error',
  'notice.round-failed': 'warn',
  'schedule.fired': 'info',
  'schedule.dropped': 'info',
  'schedule.waiting': 'info',
  'schedule.failed': 'error',
  'watch.changed': 'info',
  'watch.failed': 'warn',
  'hints.accepted': 'debug',
  'hints.folded': 'info',
  'hints.given-up': 'warn',
  'hints.caught-up': 'info',
  'hints.failed': 'warn',
  'telemetry.failed': 'warn',
  'api.failed': 'error',
  'api.access': 'info',
  'database.notice': 'info',
  'audit.checkpoint': 'info',
  'audit.checkpoint.failed': 'error',
  'audit.unguarded': 'warn',
};

/** How loud each observation is; fixed here, so that nobody chooses a level at the place of the event. */
export function levelOf(observation: Observation): Level {
  return LEVELS[observation.event];
}
