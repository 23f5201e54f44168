import { Injectable } from '@nestjs/common';
import { Configurations, type Config } from '#config';
import type { PersonSyncStepsBody } from '#contracts';
import { OpsRepository, PersonSyncRepository, type RunEntity, type SyncedItem, type SyncedOrg } from '#db';
import { type Caller, emailKey, resolveAccess } from '#domain';
import { seesOneOf } from '../access/assert-may.js';
import { RunUnknownError } from '../http/api-errors.js';

/** Items and skips of the run of at most 100 people, in all its orgs. */
const SHOWN_MAX = 1_000;

type Steps = PersonSyncStepsBody;
type Progress = Steps['directory']['state'];
type Found = Steps['directory']['people'];

/** Tells the run of a few people step by step: read, desired, compared, planned, let go, sent, answered. */
@Injectable()
export class PersonSyncSteps {
  constructor(
    private readonly ops: OpsRepository,
    private readonly syncs: PersonSyncRepository,
    private readonly configurations: Configurations,
  ) {}

  /** @throws RunUnknownError also for a run of everybody, and where the caller sees none of its orgs */
  async of(caller: Caller, idOrName: string): Promise<Steps> {
    const run = await this.#run(idOrName);
    const emails = run?.options.people;
    if (run === undefined || emails === undefined) throw new RunUnknownError(idOrName);
    const orgs = (await this.syncs.orgs(run.id)).filter(({ org }) => seesOneOf(caller, [org]));
    if (orgs.length === 0) throw new RunUnknownError(idOrName);
    const people = await this.#people(run, emails);
    const [items, skips] = await Promise.all([
      this.syncs.items(run.id, SHOWN_MAX),
      this.syncs.skips(run.id, SHOWN_MAX),
    ]);
    const config = this.#config(run);
    return {
      ...{ run: { id: run.id, name: run.name, state: run.state, mode: run.mode }, emails },
      directory: {
        ...{ state: directoryState(run), error: run.directory === null ? run.error : null, people },
        explanations: run.directory?.explanations ?? [],
      },
      orgs: orgs.map((org) => ({
        org: org.org,
        reading: { state: readingState(org, run), error: org.error },
        desired: desiredIn(org.org, people, config),
        plan: { state: planState(org, run), hash: org.hash },
        skips: skips
          .filter(({ orgId }) => orgId === org.orgId)
          .map(({ email, reason }) => ({ email, reason })),
        changes: items.filter(({ orgId }) => orgId === org.orgId).map(changeBody),
      })),
    };
  }

  /** Whoever joined another run is told of that one. */
  async #run(idOrName: string): Promise<RunEntity | undefined> {
    const run = await this.ops.findRun(idOrName);
    return run && run.joinedRunId !== null ? this.ops.findRun(run.joinedRunId) : run;
  }

  async #people({ directory }: RunEntity, emails: readonly string[]): Promise<Found> {
    if (directory === null) return [];
    const keys = emails.map(emailKey);
    const found = await this.syncs.foundAt(directory.chain, directory.revision, keys);
    return emails.map((email) => {
      const person = found.find((candidate) => candidate.emailKey === emailKey(email));
      return {
        ...{ email: person?.email ?? email, found: person !== undefined },
        ...{ enabled: person?.enabled ?? false, groups: person?.groups ?? [] },
      };
    });
  }

  /** Undefined: the server does not have that version any more, so that nobody can say what it wanted. */
  #config(run: RunEntity): Config | undefined {
    try {
      return this.configurations.of(run);
    } catch {
      return undefined;
    }
  }
}

function desiredIn(org: string, people: Found, config: Config | undefined): Steps['orgs'][number]['desired'] {
  if (config === undefined) return [];
  return people.map(({ email, found, enabled, groups }) => {
    const access =
      found && enabled ? resolveAccess(groups, config.policy, config.scope).access.get(org) : undefined;
    return { email, desired: access ?? null };
  });
}

function changeBody({
  id,
  state,
  reason,
  item,
  approvedBy,
  calls,
}: SyncedItem): Steps['orgs'][number]['changes'][number] {
  const { action, before = null, after } = item.change;
  return {
    ...{ item: id, action, state, reason, before, after, approvedBy },
    calls: calls.map(({ at, finishedAt, ...call }) => ({
      ...{ ...call, at: new Date(at), finishedAt: finishedAt === null ? null : new Date(finishedAt) },
    })),
  };
}

const OVER: ReadonlySet<string> = new Set([
  'done',
  'held',
  'partly_done',
  'failed',
  'cancelled',
  'interrupted',
]);

function directoryState({ state, directory }: RunEntity): Progress {
  if (directory !== null) return 'done';
  if (OVER.has(state)) return state === 'failed' ? 'failed' : 'skipped';
  return state === 'running' ? 'running' : 'waiting';
}

function readingState({ state }: SyncedOrg, run: RunEntity): Progress {
  if (state === 'failed') return 'failed';
  if (state !== 'reading') return 'done';
  if (OVER.has(run.state)) return 'skipped';
  return run.state === 'running' ? 'running' : 'waiting';
}

function planState({ hash, state }: SyncedOrg, run: RunEntity): Progress {
  if (hash !== null) return 'done';
  if (state === 'failed' || OVER.has(run.state)) return 'skipped';
  return state === 'read' || state === 'asking' ? 'running' : 'waiting';
}
