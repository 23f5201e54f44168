import { Injectable } from '@nestjs/common';
import { OrgRefreshedV1 } from '#contracts';
import {
  Database,
  DirectoryRepository,
  ObservedRepository,
  type RunEntity,
  RunRepository,
  type Transaction,
} from '#db';
import { emailKey, SyncError } from '#domain';
import { type MessageContext, Outbox } from '#messaging';
import { failpoint, inSpan, observe } from '#telemetry';
import { ActionJournal } from '../actions/action-journal.js';
import { ExecutorOptions } from '../executor-options.js';
import { isForAnotherTry, parked } from '../orgs/another-try.js';
import { type OrgConnection, OrgConnections } from '../orgs/org-connections.js';
import { OrgLeases } from '../orgs/org-leases.js';
import { DoubtService } from './doubt.service.js';
import { readAccountType } from './read-account-type.js';
import { readOrgLists, StagedRowsLostError, type StagedLists } from './read-org-lists.js';

/** Names that an org's evidence keeps of people who are missing in its list. */
const NAMES_MAX = 20;

/** Reads an org's lists and makes them its newest snapshot. */
@Injectable()
export class RefreshService {
  constructor(
    private readonly db: Database,
    private readonly connections: OrgConnections,
    private readonly runs: RunRepository,
    private readonly observed: ObservedRepository,
    private readonly directory: DirectoryRepository,
    private readonly doubts: DoubtService,
    private readonly journal: ActionJournal,
    private readonly outbox: Outbox,
    private readonly leases: OrgLeases,
    private readonly options: ExecutorOptions,
  ) {}

  async refresh(runId: string, orgId: string, context: MessageContext): Promise<void> {
    const run = await this.runs.find(runId);
    if (run.state !== 'running') return;
    // A request that comes again after its answer was taken: a second read would only race with what follows the first.
    if (!(await this.runs.isReading(this.db, runId, orgId))) return;
    try {
      const connection = await this.connections.of(runId, orgId);
      const attributes = { 'sign_sync.run': runId, 'sign_sync.org': connection.label };
      await inSpan('org refresh', { attributes }, () => this.#refresh(run, connection, context));
    } catch (error) {
      if (context.signal.aborted || isForAnotherTry(error, this.options)) throw parked(error);
      if (!(error instanceof SyncError)) throw error;
      const result = { outcome: 'failed' as const, error: { code: error.code, message: error.message } };
      await this.db.transaction((tx) =>
        this.outbox.store(tx, OrgRefreshedV1, { runId, orgId, result }, context.cause),
      );
      const { label: org } = await this.runs.org(orgId);
      observe({ event: 'org.refresh.failed', runId, org, ...result.error });
    } finally {
      await this.journal.flush();
    }
  }

  async #refresh(
    { id: runId, mode, options }: RunEntity,
    connection: OrgConnection,
    context: MessageContext,
  ): Promise<void> {
    const { orgId } = connection;
    const writes = mode === 'sync' || mode === 'apply';
    if (writes) await this.doubts.parkWhileCallsMayBeUnderWay(runId, connection.lease);
    const startedAt = await this.observed.now();
    const before = connection.calls();
    const { api, config } = connection;
    const atOnce = config.connection.requestConcurrency;
    const lists = await readOrgLists(api, orgId, atOnce, this.observed, context.signal);
    failpoint('executor.lists-staged');
    await this.db.transaction((tx) => this.#store(tx, runId, connection, lists, startedAt, before));
    failpoint('executor.lists-merged');
    // What an interrupted run left in doubt is settled by looking, before anything is decided.
    if (writes) await this.doubts.settle(runId, connection, context.signal);
    // Whoever has the org read for its own sake learns what kind of account it is, for one more call.
    const accountType =
      options.people?.length === 0 ? await this.#accountType(connection, context) : undefined;
    await this.db.transaction(async (tx) => {
      if (accountType !== undefined) await this.observed.noteAccountType(tx, orgId, accountType);
      const snapshot = await this.directory.nextRevision(tx);
      const result = { outcome: 'read' as const, snapshot };
      await this.outbox.store(tx, OrgRefreshedV1, { runId, orgId, result }, context.cause);
    });
  }

  async #accountType(
    { api, config, label, orgId }: OrgConnection,
    { signal }: MessageContext,
  ): Promise<string | undefined> {
    const { adminEmail = '' } = config.orgs.find(({ name }) => name === label) ?? {};
    const [owner] = await this.observed.usersByKey(orgId, [emailKey(adminEmail)]);
    return owner && readAccountType(api, owner.signUserId, { signal, purpose: 'account type' });
  }

  async #store(
    tx: Transaction,
    runId: string,
    connection: OrgConnection,
    { refreshId: id, rows, groups, missing }: StagedLists,
    startedAt: Date,
    callsBefore: number,
  ): Promise<void> {
    const { orgId } = connection;
    await this.leases.fence(tx, connection.lease);
    if ((await this.observed.stagedRows(tx, id)) !== rows) throw new StagedRowsLostError();
    const revision = await this.directory.nextRevision(tx);
    const users = await this.observed.mergeRefresh(tx, { id, orgId, revision, startedAt }, groups);
    const counted = { users, groups: groups.length, calls: connection.calls() - callsBefore };
    await this.observed.addSnapshot(tx, { revision, orgId, runId, ...counted, missing, startedAt });
    const milliseconds = Date.now() - startedAt.getTime();
    const reading = {
      ...counted,
      milliseconds,
      complete: missing.length === 0,
      missing: missing.slice(0, NAMES_MAX),
    };
    await this.runs.setReading(tx, runId, orgId, reading);
    const facts = { runId, org: connection.label, ...counted, durationMs: milliseconds };
    tx.afterCommit(() => observe({ event: 'org.refreshed', ...facts }));
  }
}
