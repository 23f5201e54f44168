import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { type Config, Configurations } from '#config';
import { RunRequestedV1 } from '#contracts';
import {
  AuditCheckpoints,
  type Database,
  EngineLease,
  type RunMode,
  type RunOptions,
  RunRepository,
} from '#db';
import { orgAccounts, SyncError } from '#domain';
import { Outbox } from '#messaging';
import { Notifier } from '#notify';
import { inSpan, traceIdOf, type Observe } from '#telemetry';
import { type Engine, startEngine } from './engine.js';

/** No message is begun after that. */
const TELLING_MS_MAX = 20_000;

export interface RunCommand {
  readonly config: Config;
  readonly mode: RunMode;
  readonly options: RunOptions;
  /** Whom the record names as having asked. */
  readonly requestedBy?: string;
  /** As people typed it, for whoever must wait for us. */
  readonly command: string;
  /** Wait for another engine instead of giving up. */
  readonly wait: boolean;
  readonly maxWaitMs: number;
  /** Aborted by Ctrl-C: what is in flight finishes, nothing new begins. */
  readonly signal: AbortSignal;
  readonly observe: Observe;
  readonly onNotice: (line: string) => void;
  /** Called once the run is under way. */
  readonly onStarted: (run: { readonly db: Database; readonly runId: string; readonly name: string }) => void;
}

export interface RunResult {
  readonly runId: string;
  readonly name: string;
  readonly stopped: boolean;
}

/**
 * Runs one run in this process from its request to its end: holds the engine's lease, stores the run and its first
 * message in one transaction, and starts the services. Nothing here decides anything about people.
 */
export async function runCommand(db: Database, command: RunCommand): Promise<RunResult> {
  const holder = { command: command.command, pid: process.pid, host: hostname() };
  const wait = command.wait ? { signal: command.signal, onWait: command.onNotice } : undefined;
  const lease = await EngineLease.acquire(db, holder, wait);
  let engine: Engine | undefined;
  try {
    const runs = new RunRepository(db);
    const runId = randomUUID();
    const name = await inSpan(
      'run requested',
      { attributes: { 'sign_sync.run': runId } },
      ({ traceparent }) => request(db, runs, runId, command, traceparent),
    );
    const lost = new Promise<never>((_, reject) => lease.onLost(reject));
    lost.catch(() => undefined);
    const writes = command.mode === 'sync' || command.mode === 'apply';
    const { config, maxWaitMs, observe } = command;
    engine = await startEngine({ db, config, runId, writes, maxWaitMs, observe });
    command.onStarted({ db, runId, name });
    const stopped = await Promise.race([engine.ended.then(() => false), lost, whenAborted(command.signal)]);
    await engine.stop();
    if (stopped) await runs.finish(db, runId, { state: 'cancelled' });
    else await tellPeople(db, runId, command);
    await signAudit(db, command.onNotice);
    return { runId, name, stopped };
  } finally {
    await engine?.stop();
    await lease.release();
  }
}

/** Once more, behind the last record of all: calls that were noted are stored when the services end. The run is over. */
async function signAudit(db: Database, onNotice: (line: string) => void): Promise<void> {
  try {
    await new AuditCheckpoints(db).write();
  } catch (error) {
    onNotice(error instanceof Error ? error.message : String(error));
  }
}

/** Nobody stays here to try again: what is not delivered now waits for the next run, or for a server. */
async function tellPeople(
  db: Database,
  runId: string,
  { config, observe, signal }: RunCommand,
): Promise<void> {
  if (config.notifications === undefined) return;
  const notifier = new Notifier({ db, configurations: new Configurations([config]), observe });
  try {
    await notifier.tell(runId);
    await notifier.deliver(AbortSignal.any([signal, AbortSignal.timeout(TELLING_MS_MAX)]));
  } catch (error) {
    const code = error instanceof SyncError ? error.code : 'INTERNAL';
    observe({
      event: 'notice.round-failed',
      code,
      message: error instanceof Error ? error.message : String(error),
    });
  }
}

async function request(
  db: Database,
  runs: RunRepository,
  runId: string,
  command: RunCommand,
  traceparent: string,
): Promise<string> {
  const { config, mode, options, requestedBy } = command;
  const outbox = new Outbox();
  return db.transaction(async (tx) => {
    // What earlier runs left behind is nobody's work any more: this run looks at the world afresh.
    await runs.interruptAll(tx);
    await outbox.discardRuns(tx);
    const { name: configName, digest: configDigest, scope } = config;
    const run = {
      ...{ id: runId, configName, configDigest, mode, scope, options },
      ...(requestedBy !== undefined && { requestedBy }),
    };
    const { name } = await runs.request(
      tx,
      { ...run, traceId: traceIdOf(traceparent) ?? '' },
      orgAccounts(config.orgs).filter(({ label }) => options.orgs?.includes(label) ?? true),
    );
    await outbox.store(tx, RunRequestedV1, { runId }, { runId, traceparent });
    return name;
  });
}

function whenAborted(signal: AbortSignal): Promise<true> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve(true);
    else signal.addEventListener('abort', () => resolve(true), { once: true });
  });
}
