import { Injectable } from '@nestjs/common';
import { Configurations, type Config } from '#config';
import {
  DirectoryReadRequestedV1,
  type DirectoryReadV1,
  type DirectoryUsersV1,
  OrgPlanRequestedV1,
  type ReadEvidenceBody,
} from '#contracts';
import {
  Database,
  DirectoryRepository,
  type DirectoryResult,
  GroupSetRepository,
  RunRepository,
  type Transaction,
} from '#db';
import { type DirectoryRow, emailKey, judgeRead, pairParts, type PersonKey, type ReadVerdict } from '#domain';
import { Inbox, type MessageContext, Outbox } from '#messaging';
import { FinishService } from './finish.service.js';
import { failpoint } from '#telemetry';
import { mergeRepeated } from './merge-repeated.js';
import { readChain } from './read-chain.js';
import { guardRead } from './holds/guard-read.js';
import { sizeRead } from './size-read.js';

/** So many complete reads say what size is usual. */
const RECENT_READS = 20;

/** A read of which every message has arrived. */
interface EndedRead {
  readonly runId: string;
  readonly readId: string;
  /** People in its messages. */
  readonly rows: number;
  readonly evidence: ReadEvidenceBody;
}

/** Stores people as they arrive; when the last one is in, judges the read and makes it a snapshot. */
@Injectable()
export class DirectoryService {
  constructor(
    private readonly db: Database,
    private readonly runs: RunRepository,
    private readonly directory: DirectoryRepository,
    private readonly groupSets: GroupSetRepository,
    private readonly configurations: Configurations,
    private readonly outbox: Outbox,
    private readonly inbox: Inbox,
    private readonly finish: FinishService,
  ) {}

  async stage({ runId, readId, batch, people }: DirectoryUsersV1, context: MessageContext): Promise<void> {
    // Group sets never change, so they may be stored ahead of the transaction.
    const sets = await this.groupSets.idsOf(people.map(({ groups }) => groups));
    const rows = people.map((person, index) => ({
      row: { ...person, enabled: person.enabled ?? true } as DirectoryRow,
      emailKey: emailKey(person.email),
      groupSet: sets[index] ?? 0,
    }));
    await this.inbox.once(this.db, context, async (tx) => {
      await this.directory.stage(tx, readId, batch, rows);
      const read = await this.directory.countBatch<ReadEvidenceBody>(tx, readId, runId, rows.length);
      if (read.evidence && read.batches === read.evidence.batches)
        await this.#complete(tx, { runId, readId, rows: read.rows, evidence: read.evidence }, context);
    });
    failpoint('planner.people-staged');
  }

  async ended({ runId, readId, result }: DirectoryReadV1, context: MessageContext): Promise<void> {
    await this.inbox.once(this.db, context, async (tx) => {
      if (result.outcome === 'failed') {
        await this.runs.lock(tx, runId);
        await this.finish.failed(tx, runId, result.error, context);
        return;
      }
      const { evidence } = result;
      const { batches, rows } = await this.directory.noteEvidence(tx, readId, runId, evidence);
      if (batches === evidence.batches) await this.#complete(tx, { runId, readId, rows, evidence }, context);
    });
    failpoint('planner.directory-merged');
  }

  async #complete(
    tx: Transaction,
    { runId, readId, rows, evidence }: EndedRead,
    context: MessageContext,
  ): Promise<void> {
    const run = await this.runs.lock(tx, runId);
    // A read that was repeated after it had been published: the plans rest on the first one.
    if (run.state !== 'running' || run.directory !== null) return;
    if ((await this.directory.stagedRows(tx, readId)) !== rows) {
      // The database server has crashed and lost what was staged: those people are not absent, they are unread.
      await this.directory.forgetRead(tx, readId);
      await this.outbox.store(tx, DirectoryReadRequestedV1, { runId }, context.cause);
      return;
    }
    const config = this.configurations.of(await this.runs.find(runId));
    const result = await this.#snapshot(tx, runId, readId, evidence, config);
    await this.runs.setDirectory(tx, runId, result);
    const ready = (await this.runs.orgStates(tx, runId)).filter(({ state }) => state === 'read');
    const bodies = ready.map(({ orgId }) => ({ runId, orgId, round: 1 }));
    await this.outbox.storeAll(tx, OrgPlanRequestedV1, bodies, context.cause);
  }

  async #snapshot(
    tx: Transaction,
    runId: string,
    readId: string,
    evidence: ReadEvidenceBody,
    config: Config,
  ): Promise<DirectoryResult> {
    const { options, mode } = await this.runs.find(runId);
    if (options.people !== undefined) {
      const { people: emails, keys = [] } = options;
      return this.#lookedUp(tx, { runId, readId, evidence, emails, sourceKeys: keys }, config);
    }
    const chain = await this.directory.chainOf(tx, readChain(config, options.comparedGroups));
    const repeated = await mergeRepeated(tx, readId, this.directory, this.groupSets);
    const baseline = await this.directory.baseline(tx, chain);
    const sizes = await sizeRead(
      await this.directory.stagedSizes(tx, readId),
      baseline ? await this.directory.sizesAt(tx, chain, baseline.revision) : [],
      config,
      this.groupSets,
    );
    const judged = judgeRead({
      flaws: evidence.flaws.map(({ message }) => message),
      groupsNotFound: evidence.groupsNotFound,
      people: sizes.people,
      inScope: sizes.inScope,
      ...(baseline && { baseline }),
      recentSizes: await this.directory.recentSizes(tx, chain, RECENT_READS),
      mappedGroups: sizes.mappedGroups,
      parts: pairParts(evidence.sources ?? [], baseline?.parts ?? []),
      allowEmpty: options.allowEmpty ?? false,
      allowShrink: options.allowShrink ?? false,
    });
    const { verdict, ...guarded } = guardRead(judged, config, { sizes, baseline, options });
    const revision = await this.directory.nextRevision(tx);
    const readAt = new Date(evidence.startedAt);
    await this.directory.merge(tx, readId, chain, revision, readAt);
    const { people, inScope } = sizes;
    await this.directory.addSnapshot(tx, {
      ...{ revision, chain, runId, evidence, verdict, people, inScope, readAt, baseline: false },
    });
    // Beside another tool each run stands for a sync, and so holds what a sync would hold.
    if (mode === 'sync' || options.shadow) await this.directory.makeBaseline(tx, revision);
    const needsBaseline =
      verdict.view === 'union' || verdict.heldGroups.length > 0 || guarded.shrunk !== undefined;
    return {
      ...result(verdict),
      ...guarded,
      ...{ revision, chain, people, inScope, outsideFilter: sizes.outsideFilter },
      ...(needsBaseline && baseline && { baselineRevision: baseline.revision }),
      warnings: [...evidence.warnings, ...repeated],
      ...{ digest: evidence.digest, pages: evidence.pages, rows: evidence.rows, dropped: evidence.dropped },
      milliseconds: Date.now() - readAt.getTime(),
    };
  }

  /** Whoever was asked for, under the former address as well where the source's key is known by it. */
  async #addressesOf(
    tx: Transaction,
    { readId, emails, sourceKeys }: LookUp,
    chain: number,
  ): Promise<string[]> {
    const named = sourceKeys.flatMap(({ sourceKey }) => sourceKey ?? []);
    const known = named.length === 0 ? [] : await this.directory.addressesOf(tx, chain, named);
    const found = named.length === 0 ? [] : await this.directory.stagedAddresses(tx, readId);
    return [...new Set([...emails.map(emailKey), ...known, ...found])];
  }

  /**
   * A few people were looked up. They join the chain of the full reads, of which nobody else is touched; that read is
   * no baseline, and nothing is judged by its size.
   */
  async #lookedUp(tx: Transaction, read: LookUp, config: Config): Promise<DirectoryResult> {
    const { runId, readId, evidence } = read;
    const chain = await this.directory.chainOf(tx, readChain(config));
    const keys = await this.#addressesOf(tx, read, chain);
    const repeated = await mergeRepeated(tx, readId, this.directory, this.groupSets);
    const sizes = await sizeRead(await this.directory.stagedSizes(tx, readId), [], config, this.groupSets);
    const moved = await this.directory.movedAway(tx, readId, chain, keys);
    const absent = (await this.directory.absentOf(tx, readId, keys)).filter((key) => !moved.has(key));
    const revision = await this.directory.nextRevision(tx);
    const readAt = new Date(evidence.startedAt);
    // A full read that began later knows better, be it that it was stored before.
    if (await this.directory.isReadSince(tx, chain, readAt)) await this.directory.forgetRead(tx, readId);
    else await this.directory.merge(tx, readId, chain, revision, readAt, keys);
    const { people, inScope, outsideFilter } = sizes;
    const explanations = absent.map(
      (key) =>
        `The directory does not find ${key}. One look-up takes nothing from anybody: the next full run decides.`,
    );
    const verdict = {
      view: 'complete',
      explanations,
      heldGroups: [],
      becomesBaseline: false,
      lookedUp: keys,
    };
    await this.directory.addSnapshot(tx, {
      ...{ revision, chain, runId, evidence, verdict, people, inScope, readAt, baseline: false },
    });
    return {
      ...{ view: 'complete', explanations, heldGroups: [], revision, chain, lookedUp: keys },
      ...{ people, inScope, outsideFilter, warnings: [...evidence.warnings, ...repeated] },
      ...{ digest: evidence.digest, pages: evidence.pages, rows: evidence.rows, dropped: evidence.dropped },
      milliseconds: Date.now() - readAt.getTime(),
    };
  }
}

/** What is known of a few people, from the source just now. */
interface LookUp {
  readonly runId: string;
  readonly readId: string;
  readonly evidence: ReadEvidenceBody;
  readonly emails: readonly string[];
  readonly sourceKeys: readonly PersonKey[];
}

function result({ view, reason, explanations, heldGroups }: ReadVerdict) {
  return { view, explanations, heldGroups, ...(reason && { reason }) };
}
