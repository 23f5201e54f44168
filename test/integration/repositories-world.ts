import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import {
  ActionRepository,
  AuditRepository,
  type Database,
  DirectoryRepository,
  GroupSetRepository,
  type NewItem,
  type ObservedGroup,
  ObservedRepository,
  PlanningRepository,
  PlanRepository,
  ReportRepository,
  type RunMode,
  RunRepository,
  type StagedUser,
} from '#db';
import { emailKey, type PlanItem } from '#domain';
import { personItem, type PrivateDatabase, startPrivateDatabase } from '#testing';

export const GROUPS: readonly ObservedGroup[] = [
  { id: 'g-default', key: 'default group', name: 'Default Group', isDefault: true },
  { id: 'g-legal', key: 'legal', name: 'Legal', isDefault: false },
  { id: 'g-sales', key: 'sales', name: 'Sales', isDefault: false },
];

/** Every repository over one private database, and the few rows that all of them hang on. */
export class RepositoriesWorld {
  readonly actions: ActionRepository;
  readonly audit: AuditRepository;
  readonly directory: DirectoryRepository;
  readonly groupSets: GroupSetRepository;
  readonly observed: ObservedRepository;
  readonly planning: PlanningRepository;
  readonly plans: PlanRepository;
  readonly reports: ReportRepository;
  readonly runs: RunRepository;

  private constructor(private readonly database: PrivateDatabase) {
    const { db } = database;
    this.actions = new ActionRepository(db);
    this.audit = new AuditRepository(db);
    this.directory = new DirectoryRepository(db);
    this.groupSets = new GroupSetRepository(db);
    this.observed = new ObservedRepository(db);
    this.planning = new PlanningRepository(db);
    this.plans = new PlanRepository(db);
    this.reports = new ReportRepository(db);
    this.runs = new RunRepository(db);
  }

  static async open(): Promise<RepositoriesWorld> {
    return new RepositoriesWorld(await startPrivateDatabase());
  }

  get db(): Database {
    return this.database.db;
  }

  close(): Promise<void> {
    return this.database.close();
  }

  async run(mode: RunMode = 'sync'): Promise<string> {
    const id = randomUUID();
    const facts = {
      configName: 'spec',
      configDigest: 'd',
      scope: { kind: 'mapped' },
      options: {},
      traceId: 't',
    };
    await this.db.transaction((tx) => this.runs.request(tx, { id, mode, ...facts }, []));
    return id;
  }

  org(label = `org ${randomUUID()}`): Promise<string> {
    return this.runs.ensureOrg(this.db, label, 'account');
  }

  /** Reads an org's lists at a moment: users in few words, each with its groups (`g-sales`, or `g-sales*` for an admin). */
  async refresh(
    orgId: string,
    users: Readonly<Record<string, readonly string[]>>,
    options: {
      readonly startedAt?: Date;
      readonly groups?: readonly ObservedGroup[];
      readonly admins?: readonly string[];
    } = {},
  ): Promise<{ current: number; missing: string[] }> {
    const id = randomUUID();
    // A read began at a whole millisecond: what was stored within that one is newer than it.
    await pause(1);
    const startedAt = options.startedAt ?? (await this.observed.now());
    await this.observed.stageUsers(
      { refreshId: id, orgId },
      Object.keys(users).map((email) => stagedUser(email, options.admins?.includes(email))),
    );
    const members = Object.entries(users).flatMap(([email, groups]) =>
      groups.map((group) => ({
        ...{ userId: idOf(email), groupId: group.replace('*', '') },
        admin: group.endsWith('*'),
      })),
    );
    await this.observed.stageMembers({ refreshId: id, orgId }, members);
    const missing = await this.observed.missingFromStage(id, orgId);
    const current = await this.db.transaction(async (tx) => {
      const revision = await this.directory.nextRevision(tx);
      return this.observed.mergeRefresh(tx, { id, orgId, revision, startedAt }, options.groups ?? GROUPS);
    });
    return { current, missing };
  }

  /** Reads a directory at a moment and makes it the current one of its chain. Returns the revision. */
  async readDirectory(
    chain: number,
    people: Readonly<Record<string, readonly string[]>>,
    options: {
      readonly readAt?: Date;
      readonly disabled?: readonly string[];
      readonly firstName?: string;
      /** Address → the source's key. */
      readonly keys?: Readonly<Record<string, string>>;
      /** Nobody else was looked up. */
      readonly lookedUp?: readonly string[];
    } = {},
  ): Promise<number> {
    const readId = randomUUID();
    const emails = Object.keys(people);
    const sets = await this.groupSets.idsOf(emails.map((email) => people[email] ?? []));
    const rows = emails.map((email, index) => ({
      row: {
        ...{
          row: index + 1,
          email,
          groups: people[email] ?? [],
          firstName: options.firstName ?? 'Ana',
          lastName: 'Lee',
        },
        enabled: options.disabled?.includes(email) !== true,
        ...(options.keys?.[email] !== undefined && { sourceKey: options.keys[email] }),
      },
      emailKey: emailKey(email),
      groupSet: sets[index] ?? 0,
    }));
    return this.db.transaction(async (tx) => {
      await this.directory.stage(tx, readId, 0, rows);
      const revision = await this.directory.nextRevision(tx);
      const { readAt = new Date(), lookedUp } = options;
      await this.directory.merge(tx, readId, chain, revision, readAt, lookedUp);
      return revision;
    });
  }

  /** Everybody of a chain as of a revision: `ana@example.com Legal,Sales`. */
  async peopleAt(chain: number, revision: number): Promise<string[]> {
    const rows = await this.db.query<{ line: string }>(
      `select concat_ws(' ', p.email_key, array_to_string(s.groups, ','), case when not p.enabled then 'disabled' end) as line
       from directory_person p join group_set s on s.id = p.group_set
       where p.chain = $1 and p.valid_from <= $2 and (p.valid_to is null or p.valid_to > $2) order by 1`,
      [chain, revision],
    );
    return rows.map(({ line }) => line);
  }

  /** Seals a plan of these items. */
  async plan(
    runId: string,
    orgId: string,
    items: readonly PlanItem[],
    options: { readonly generation?: number; readonly hash?: string } = {},
  ): Promise<{ planId: string; itemIds: string[] }> {
    const planId = randomUUID();
    const stored = items.map((item) => ({
      ...{ id: randomUUID(), item, lane: laneOf(item), generation: options.generation ?? 1 },
      state: item.subject === 'person' && item.held ? ('held' as const) : ('planned' as const),
    }));
    const plan = { id: planId, runId, orgId, configDigest: 'd', directoryRevision: 1, orgRevision: 1 };
    const counts = { signUsers: 0, signOnly: 0, matched: 0, inStep: 0, skipped: {}, outsideFilter: 0 };
    await this.db.transaction(async (tx) => {
      await this.plans.begin(tx, plan);
      await this.plans.addItems(tx, plan, each(stored));
      await this.plans.seal(tx, planId, options.hash ?? hashOf(planId), counts);
    });
    return { planId, itemIds: stored.map(({ id }) => id) };
  }

  /** A plan that is approved for its own run, everybody at once who waits for no group released. */
  async released(
    runId: string,
    orgId: string,
    items: readonly PlanItem[],
    generation = 1,
  ): Promise<{ planId: string; itemIds: string[] }> {
    const made = await this.plan(runId, orgId, items, { generation });
    await this.db.transaction(async (tx) => {
      await this.approve(tx, made.planId, runId);
      await tx.query(
        `update plan_item set state = 'pending' where plan_id = $1 and state = 'planned' and needs_groups = '{}'`,
        [made.planId],
      );
    });
    return made;
  }

  approve(
    tx: Parameters<PlanRepository['approve']>[0],
    planId: string,
    runId: string,
    hash = hashOf(planId),
  ): Promise<boolean> {
    const at = new Date().toISOString();
    return this.plans.approve(tx, { id: planId, hash, by: 'spec', runId, at });
  }

  /** The items of a plan, in its order: `ana@example.com pending`, with the reason's code where there is one. */
  async statesOf(planId: string): Promise<string[]> {
    const rows = await this.db.query<{ line: string }>(
      `select concat_ws(' ', subject_key, state, reason ->> 'code') as line from plan_item where plan_id = $1 order by position`,
      [planId],
    );
    return rows.map(({ line }) => line);
  }
}

export function idOf(email: string): string {
  return `u-${email.split('@')[0] ?? ''}`;
}

export function stagedUser(email: string, accountAdmin = false): StagedUser {
  return {
    id: idOf(email),
    email,
    emailKey: emailKey(email),
    firstName: 'Ana',
    lastName: 'Lee',
    accountAdmin,
  };
}

/** An item about somebody, in few words. */
export function itemOf(email: string, overrides: Parameters<typeof personItem>[0] = {}): PlanItem {
  return personItem({ email, emailKey: emailKey(email), signUserId: idOf(email), ...overrides });
}

export function hashOf(planId: string): string {
  return planId.replaceAll('-', '').repeat(2);
}

function laneOf(item: PlanItem): 'urgent' | 'bulk' {
  return item.subject === 'group' || item.change.action === 'deactivate' ? 'urgent' : 'bulk';
}

async function* each(items: readonly NewItem[]): AsyncGenerator<NewItem> {
  yield* items;
}
