import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { type Database, openDatabase } from '#db';
import { type ServiceName, type Stack, startStack } from '#testing';
import { peakBytesOf } from '../support/process-usage.js';
import { refuseUnsafe } from '../support/refuse-unsafe.js';
import { SimulatorProcess } from '../support/simulator-process.js';
import { configurationFiles, type CrowdOrg, directoryCsv, signState } from './crowd.js';
import { askOps } from './ops-client.js';
import { processorTimes, shares } from './stack-usage.js';

const NAME = 'acme';
const MAIN_FILE = 'sign-sync-config.yml';
const LOOK_EVERY_MS = 100;
const FINAL = ['done', 'held', 'partly_done', 'failed', 'cancelled', 'interrupted'];

export interface SiteOptions {
  readonly orgs: readonly CrowdOrg[];
  /** `connection.request_concurrency` */
  readonly concurrency: number;
  /** Changes what the main file of a configuration says; each name is one, of the same orgs. Default: `acme`, as it is. */
  readonly mainFiles?: Readonly<Record<string, (text: string) => string>>;
  readonly replicas?: Partial<Record<ServiceName, number>>;
  readonly env?: Readonly<Record<string, string>>;
}

/** A run that has ended, as it was seen from beside. */
export interface WatchedRun {
  readonly id: string;
  /** Per cent of one core that each process used from the request to the end. */
  readonly shares: ReadonlyMap<string, number>;
}

/** The services as processes over servers of their own, and a customer with invented people whom they keep right. */
export class StackSite {
  readonly #rounds = new Map<string, number>();
  readonly #peaks = new Map<string, number>();
  readonly #stopped = new Set<string>();

  private constructor(
    private readonly root: string,
    private readonly options: SiteOptions,
    readonly simulator: SimulatorProcess,
    readonly stack: Stack,
    readonly db: Database,
  ) {}

  static async open(options: SiteOptions): Promise<StackSite> {
    const root = await mkdtemp(join(tmpdir(), 'sign-sync-bench-'));
    const closers: (() => Promise<void>)[] = [() => rm(root, { recursive: true, force: true })];
    try {
      const stateFile = join(root, 'state.json');
      await writeFile(stateFile, JSON.stringify(signState(options.orgs)));
      const simulator = await SimulatorProcess.start(['--state', stateFile, '--ledger-max', '0'], root);
      closers.unshift(() => simulator.close());
      const configDir = join(root, 'configurations');
      await writeConfigurations(root, options, simulator.url);
      const { replicas = {}, env = {} } = options;
      const stack = await startStack({ configDir, replicas, env });
      closers.unshift(() => stack.stop());
      const db = await openDatabase({ url: stack.database.url, statePath: root });
      closers.unshift(() => db.close());
      await refuseUnsafe(db);
      return new StackSite(root, options, simulator, stack, db);
    } catch (error) {
      for (const close of closers) await close();
      throw error;
    }
  }

  /** From the next run on. */
  async configure(concurrency: number): Promise<void> {
    await writeConfigurations(this.root, { ...this.options, concurrency }, this.simulator.url);
  }

  /** Everybody in these orgs has to be moved to another group, and nobody else. @returns the hash of the plan that says so */
  async planMoves(orgs: readonly CrowdOrg[]): Promise<string> {
    for (const { name } of orgs) this.#rounds.set(name, this.#roundOf(name) + 1);
    const csv = directoryCsv(this.options.orgs, (org) => this.#roundOf(org));
    await writeFile(join(this.root, 'configurations', NAME, 'users.csv'), csv);
    // What is planned is not measured, so it need not take long: nobody's status is known at first.
    await this.simulator.control({});
    const { id } = await askOps<{ id: string }>(this.stack, 'runs', { configuration: NAME, mode: 'plan' });
    await this.untilEnded(id);
    const { planHash } = await askOps<{ planHash: string | null }>(this.stack, `runs/${id}`);
    if (planHash === null) throw new Error('The run ended without a plan.');
    return planHash;
  }

  /** Approves a plan and waits for the end of what follows. */
  async apply(planHash: string): Promise<WatchedRun> {
    return this.watch(planHash, (id) => this.untilEnded(id));
  }

  /** Approves a plan and watches until `over` has resolved. */
  async watch(planHash: string, over: (runId: string) => Promise<unknown>): Promise<WatchedRun> {
    const before = await processorTimes(this.stack, this.simulator);
    const beganAt = performance.now();
    const { id } = await askOps<{ id: string }>(this.stack, `plans/${planHash}/approve`, { by: 'bench' });
    await over(id);
    const milliseconds = performance.now() - beganAt;
    const used = shares(before, await processorTimes(this.stack, this.simulator), milliseconds);
    await this.notePeaks();
    return { id, shares: used };
  }

  async cancel(runId: string): Promise<void> {
    await askOps(this.stack, `runs/${runId}/cancel`, {});
    await this.untilEnded(runId);
    await this.until(() => this.#isQuiet());
  }

  /** Whether no message is left on any way. */
  async #isQuiet(): Promise<boolean> {
    const [left] = await this.db.query<{ none: boolean }>('select not exists (select from outbox) as none');
    const depths = await this.stack.broker.ctl('list_queues', 'messages');
    return left?.none === true && !/^[1-9]/m.test(depths);
  }

  async untilEnded(runId: string): Promise<void> {
    await this.until(async () => {
      const [run] = await this.db.query<{ state: string }>('select state from run where id = $1', [runId]);
      return run !== undefined && FINAL.includes(run.state);
    });
  }

  /** @throws Error a service has ended, so that nothing more will come */
  async until(look: () => Promise<boolean>): Promise<void> {
    while (!(await look())) {
      const gone = this.stack.services.find(
        (service) => service.hasEnded && !this.#stopped.has(service.name),
      );
      if (gone !== undefined) throw new Error(`${gone.name} has ended:\n${gone.output().slice(-4_000)}`);
      await pause(LOOK_EVERY_MS);
    }
  }

  async stopService(name: string): Promise<void> {
    await this.notePeaks();
    this.#stopped.add(name);
    await this.stack.service(name).stop();
  }

  async startService(name: string): Promise<void> {
    const service = this.stack.service(name);
    service.start();
    this.#stopped.delete(name);
    await service.untilReady();
  }

  /** The most memory of each service so far, in bytes. */
  get peaks(): ReadonlyMap<string, number> {
    return this.#peaks;
  }

  /** A process that has ended tells nothing any more. */
  async notePeaks(): Promise<void> {
    for (const { name, pid, hasEnded } of this.stack.services) {
      const peak = hasEnded ? undefined : await peakBytesOf(pid);
      if (peak !== undefined) this.#peaks.set(name, Math.max(peak, this.#peaks.get(name) ?? 0));
    }
  }

  async close(): Promise<void> {
    await this.db.close();
    await this.stack.stop();
    await this.simulator.close();
    await rm(this.root, { recursive: true, force: true });
  }

  #roundOf(org: string): number {
    return this.#rounds.get(org) ?? 0;
  }
}

async function writeConfigurations(
  root: string,
  { orgs, concurrency, mainFiles = { [NAME]: asItIs } }: SiteOptions,
  signUrl: string,
): Promise<void> {
  for (const [name, change] of Object.entries(mainFiles)) {
    const folder = join(root, 'configurations', name);
    await mkdir(folder, { recursive: true });
    for (const [file, text] of Object.entries(configurationFiles(orgs, signUrl, concurrency))) {
      await writeFile(join(folder, file), file === MAIN_FILE ? change(text) : text);
    }
  }
}

function asItIs(text: string): string {
  return text;
}
