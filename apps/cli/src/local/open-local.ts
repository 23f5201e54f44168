import { type Config, loadConfig, renderLines } from '#config';
import type { BallotCountBody } from '#contracts';
import { ApprovalRepository, type Database, PlanRepository, type RunMode, type RunOptions } from '#db';
import { assertSameConfiguration, assertUsable, ballotOf, meantPlan, NO_APPROVALS } from '#domain';
import type { RunReader } from '../reader.js';
import { osUser } from '../os-user.js';
import type { Terminal } from '../terminal.js';
import type { BallotWish, ComparedRuns, FinishedRun, PlaceFlags, Workplace } from '../workplace.js';
import { compareHere } from './compare-here.js';
import { findUndoable } from './find-undoable.js';
import { headlineOf } from './headline-of.js';
import { LocalReader } from './local-reader.js';
import { openRunLog, type RunLog } from './run-log.js';
import { runInProcess } from './run-in-process.js';

/** Loads the configuration and opens its state; runs happen in this process. */
export async function openLocal(flags: PlaceFlags, terminal: Terminal): Promise<Workplace> {
  const config = await loadConfig(flags.configFilename, {
    ...(flags.users && { users: flags.users }),
    ...(flags.testMode !== undefined && { testMode: flags.testMode }),
  });
  for (const line of renderLines(config.notes)) terminal.note(terminal.paint.waiting(line));
  const { openState } = await import('../../../all-in-one/src/index.js');
  const db = await openState(config, (line) => terminal.note(line));
  return new LocalPlace(db, config, flags, terminal);
}

class LocalPlace implements Workplace {
  readonly reader: RunReader;
  readonly headline: string;
  #log: RunLog | undefined;

  constructor(
    private readonly db: Database,
    private readonly config: Config,
    private readonly flags: PlaceFlags,
    private readonly terminal: Terminal,
  ) {
    this.reader = new LocalReader(db, config);
    this.headline = headlineOf(config);
  }

  run(what: 'sync' | 'plan'): Promise<FinishedRun> {
    const { allowEmpty, allowShrink } = this.flags;
    const options = { ...(allowEmpty && { allowEmpty }), ...(allowShrink && { allowShrink }) };
    const sync = this.config.testMode ? 'test' : 'sync';
    return this.#run(what === 'plan' ? 'plan' : sync, options);
  }

  async apply(hashOrPrefix: string): Promise<FinishedRun> {
    const { runId } = meantPlan(hashOrPrefix, await this.reader.findPlan(hashOrPrefix));
    const { configDigest } = await this.reader.run(runId);
    const parts = await new PlanRepository(this.db).ofRun(runId);
    assertUsable({ configDigest, parts }, this.config.digest, new Date());
    return this.#run('apply', { planRunId: runId, approvedBy: osUser() });
  }

  async vote(hashOrPrefix: string, wish: BallotWish): Promise<BallotCountBody> {
    const { runId, hash } = meantPlan(hashOrPrefix, await this.reader.findPlan(hashOrPrefix));
    assertSameConfiguration((await this.reader.run(runId)).configDigest, this.config.digest);
    const policy = this.config.govern.approvals ?? NO_APPROVALS;
    const ballot = ballotOf(wish, { runId, actor: osUser(), policy });
    return { hash, ...(await new ApprovalRepository(this.db).vote(ballot)) };
  }

  async undo(idOrName: string): Promise<FinishedRun> {
    const { id } = await findUndoable(this.db, this.config, idOrName);
    return this.#run('plan', { undoRunId: id });
  }

  compare(file: string): Promise<ComparedRuns> {
    const { observe } = this.#openLog('plan --compare');
    return compareHere({ db: this.db, here: this.config, log: observe }, file, this.flags, this.terminal);
  }

  async close(): Promise<void> {
    await this.db.close();
    this.#log?.close();
  }

  /** Until the place is closed: how a run ended is said after it. */
  #openLog(command: string): RunLog {
    const { config, flags, terminal } = this;
    return (this.#log ??= openRunLog(config, { command, flags }, terminal));
  }

  #run(mode: RunMode, options: RunOptions): Promise<FinishedRun> {
    const { db, config, flags, terminal, reader } = this;
    const { observe } = this.#openLog(mode);
    return runInProcess({ db, config, reader, log: observe }, mode, options, flags, terminal);
  }
}
