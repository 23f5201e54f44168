import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { type Config, Configurations } from '#config';
import { Database, HintRepository, type PersonHintRow, type Transaction } from '#db';
import {
  type AfterLook,
  afterLook,
  foldHints,
  type LookJob,
  looksToBegin,
  PEOPLE_PER_LOOK,
  SyncError,
} from '#domain';
import { inSpan, observe } from '#telemetry';
import { GroupExpander } from './group-expander.service.js';
import { HintAlarm, type HintLoad } from './hint-alarm.js';
import { KeyNames } from './key-names.service.js';
import { lookedFor, LookRequests } from './look-requests.service.js';

/** Hints that one round takes in hand; what is beyond is for the next one. */
const HINTS_PER_ROUND = 5_000;
const LATE_MS = 30_000;
const HOUR_MS = 3_600_000;

/** Takes up what was hinted at: one look for many hints of one person, a few looks at once, each for some people. */
@Injectable()
export class HintFolder implements OnApplicationBootstrap, OnApplicationShutdown {
  readonly #alarm: HintAlarm;
  #prunedAt = 0;

  constructor(
    private readonly db: Database,
    private readonly configurations: Configurations,
    private readonly hints: HintRepository,
    private readonly expander: GroupExpander,
    private readonly requests: LookRequests,
    private readonly names: KeyNames,
  ) {
    this.#alarm = new HintAlarm(db, () => this.#round());
  }

  onApplicationBootstrap(): void {
    this.#alarm.start();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.#alarm.stop();
    await this.expander.end();
  }

  async #round(): Promise<HintLoad> {
    const loads = new Set<HintLoad>();
    for (const config of this.configurations.all) {
      try {
        loads.add(await this.#foldAll(config));
      } catch (error) {
        const code = error instanceof SyncError ? error.code : 'INTERNAL';
        const message = error instanceof Error ? error.message : String(error);
        observe({ event: 'hints.failed', config: config.name, code, message });
      }
    }
    if (Date.now() - this.#prunedAt > HOUR_MS) {
      this.#prunedAt = Date.now();
      await this.hints.prune();
    }
    return loads.has('full') ? 'full' : loads.has('busy') ? 'busy' : 'idle';
  }

  async #foldAll(config: Config): Promise<HintLoad> {
    if (!(await this.hints.isAnyOpen(config.name))) return 'idle';
    this.expander.begin(config, this.#alarm.signal);
    return this.db.transaction(async (tx) => {
      if (!(await this.hints.lockFold(tx, config.name))) return 'busy';
      await this.#takeEnds(tx, config);
      return this.#fold(tx, config);
    });
  }

  /** Of looks that have ended, what was found is done with; the others are put off. */
  async #takeEnds(tx: Transaction, { name: config }: Config): Promise<void> {
    const ended = await this.hints.ended(tx, config, HINTS_PER_ROUND);
    const judged = new Map<string, { readonly after: AfterLook; readonly ids: string[] }>();
    for (const { id, state, attempts, code } of ended) {
      const after = afterLook(state, attempts, code);
      const alike = judged.get(JSON.stringify(after)) ?? { after, ids: [] };
      alike.ids.push(id);
      judged.set(JSON.stringify(after), alike);
    }
    for (const { after, ids } of judged.values()) {
      if (after.kind === 'again') await this.hints.putOff(tx, ids, after.delayMs, after.alone);
      else await this.hints.settle(tx, ids, after.kind === 'looked' ? 'looked' : 'given_up');
      if (after.kind !== 'given-up') continue;
      tx.afterCommit(() => observe({ event: 'hints.given-up', config, hints: ids.length }));
    }
  }

  async #fold(tx: Transaction, config: Config): Promise<HintLoad> {
    const atWork = await this.hints.atWork(tx, config.name, LATE_MS);
    if (looksToBegin(atWork, 0) === 0) return 'full';
    const pending = await this.hints.pendingPeople(tx, config.name, HINTS_PER_ROUND);
    const jobs = looksToBegin(atWork, pending.length);
    if (jobs === 0) return 'full';
    const bounds = { peoplePerJob: PEOPLE_PER_LOOK, jobs };
    for (const job of foldHints(pending, atWork.people, bounds))
      await this.#request(tx, config, job, pending);
    return pending.length > 0 || atWork.runs > 0 ? 'busy' : 'idle';
  }

  async #request(
    tx: Transaction,
    config: Config,
    { hintIds, people }: LookJob,
    pending: readonly PersonHintRow[],
  ): Promise<void> {
    const ids = new Set(hintIds);
    const hints = pending.filter(({ id }) => ids.has(id));
    const keyOf = await this.names.of(config, hints);
    const emails = people.flatMap(({ email }) => email ?? []);
    const known = await this.names.known(tx, config, emails);
    const wanted = lookedFor(people, known, keyOf);
    if (wanted.emails.length + wanted.keys.length === 0) {
      // Keys of a directory that knows none: a file has people by address alone.
      return this.hints.settle(tx, hintIds, 'given_up');
    }
    const parent = hints[0]?.traceparent ?? undefined;
    const looksBefore = Math.max(0, ...hints.map(({ attempts }) => attempts));
    const runId = await inSpan('look requested', { parent }, () =>
      this.requests.few(tx, config, wanted, { by: requestedBy(hints), looksBefore }),
    );
    await this.hints.assign(tx, hintIds, runId);
    const facts = { config: config.name, runId, hints: hintIds.length, people: people.length };
    tx.afterCommit(() => observe({ event: 'hints.folded', ...facts }));
  }
}

/** Such as `okta hr`, and `okta hr and others`. */
function requestedBy(hints: readonly PersonHintRow[]): string {
  const names = [...new Set(hints.map(({ origin, source }) => `${origin} ${source}`))];
  return `event of ${names[0] ?? 'a directory'}${names.length > 1 ? ' and others' : ''}`;
}
