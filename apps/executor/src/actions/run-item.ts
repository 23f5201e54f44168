import type { ActionItem, AuditEntry, ItemEnd, OrgHold, StepResult, WrittenUser } from '#db';
import {
  afterRefusal,
  assertTransition,
  emailKey,
  type GroupItem,
  type ItemState,
  type PersonItem,
  resumeSteps,
  type Step,
  stepsOf,
  stillAsPlanned,
  SyncError,
} from '#domain';
import { type CallOptions, SignInDoubtError, SignRefusedError } from '#sign';
import type { ExecutorOptions } from '../executor-options.js';
import { isForAnotherTry } from '../orgs/another-try.js';
import type { ActionJournal } from './action-journal.js';
import type { LookupDesk } from './lookup-desk.js';
import { observeEnd } from './observe-end.js';
import type { OrgScene } from './org-scene.js';
import { AppearedMeanwhileError, createGroup, performStep } from './perform-step.js';

export interface ItemGround {
  readonly runId: string;
  readonly traceId: string;
  /** Under which epoch the org is held. */
  readonly hold: OrgHold;
  readonly scene: OrgScene;
  readonly desk: LookupDesk;
  readonly journal: Pick<ActionJournal, 'intend' | 'advance' | 'end'>;
  readonly signal: AbortSignal;
  readonly options: Pick<ExecutorOptions, 'mode'>;
  /** A group was created: everybody after it can be put into it. */
  readonly onGroup: (item: GroupItem, id: string) => Promise<void>;
}

/** Works on one item until it is final. Throws only when it was stopped, or when storing failed. */
export async function runItem(item: ActionItem, ground: ItemGround): Promise<void> {
  return new ItemRun(item, ground).run();
}

class ItemRun {
  readonly #beganAt = performance.now();
  #attempt = 0;
  #step = 0;

  constructor(
    private readonly item: ActionItem,
    private readonly ground: ItemGround,
  ) {}

  async run(): Promise<void> {
    const { body } = this.item;
    if (body.subject === 'group') return this.#group(body);
    return this.#person(body);
  }

  async #group(body: GroupItem): Promise<void> {
    if (!(await this.#begin('create-group'))) return;
    const { scene, desk, onGroup } = this.ground;
    let id: string;
    try {
      const found = this.#isResumed ? await desk.findGroup(body.name) : undefined;
      id = found ?? (await createGroup(body.name, { scene, desk, options: this.#options() }));
    } catch (error) {
      return this.#failed(error);
    }
    await onGroup(body, id);
    await this.#end(this.#applied, { result: this.#result('done', { id }) });
  }

  async #person(body: PersonItem): Promise<void> {
    const { scene } = this.ground;
    const row = scene.row(body.emailKey);
    // What an interrupted delivery has begun was as planned then, and is finished now.
    if (!this.#isResumed && !stillAsPlanned(body.change, scene.latest(body.emailKey))) return this.#changed();
    const planned = stepsOf(body.change, scene, scene.connection.config.policy.umg);
    const [first] = planned;
    if (first === undefined || !(await this.#begin(first.do))) return;

    const resumed = resumeSteps(planned, this.item.records);
    let { steps, doubted } = resumed;
    let userId = resumed.userId ?? row?.signUserId ?? body.signUserId;
    this.#step = resumed.recorded;
    for (let at = resumed.at; at < steps.length; this.#step += 1) {
      const step = steps[at];
      if (step === undefined) break;
      try {
        userId = await performStep(step, userId, {
          ...this.ground,
          email: body.email,
          options: this.#options(),
          doubted,
        });
        doubted = false;
      } catch (error) {
        if (error instanceof AppearedMeanwhileError) return this.#changed();
        if (!(error instanceof SignRefusedError) || !('deferrable' in step)) {
          return this.#failed(error, this.#partly(body, steps.slice(0, at), userId));
        }
        doubted = false;
        steps = afterRefusal(steps, at);
        at = 0;
        await this.#advance('refused', refusal(error), steps[at]);
        continue;
      }
      at += 1;
      const next = steps[at];
      if (next) await this.#advance('done', { userId }, next);
    }
    const written = userId === undefined ? undefined : this.#written(body, userId);
    const result = { ...this.#result('done', { userId }), step: Math.max(0, this.#step - 1) };
    await this.#end(this.#applied, { result, ...(written && { written }) });
  }

  get #applied(): Pick<ItemEnd, 'state' | 'reason'> {
    const reason = { code: 'SETTLED', message: 'Interrupted, and finished after a look at Sign.' };
    return { state: 'applied', ...(this.#isResumed && { reason }) };
  }

  /** Delivered again with a result missing: it goes on where it stopped, and looks before it sends (ARCHITECTURE §5). */
  get #isResumed(): boolean {
    return this.item.state !== 'pending';
  }

  #options(): CallOptions {
    return { lane: this.item.lane, signal: this.ground.signal, purpose: this.item.id };
  }

  async #begin(call: string): Promise<boolean> {
    this.ground.signal.throwIfAborted();
    if (this.#isResumed) {
      this.#attempt = this.item.attempt;
      return true;
    }
    const attempt = await this.ground.journal.intend(this.ground.hold, this.item.id, call);
    if (attempt === undefined) return false;
    this.#attempt = attempt;
    return true;
  }

  async #advance(
    outcome: StepResult['outcome'],
    result: Record<string, unknown>,
    next: Step | undefined,
  ): Promise<void> {
    const intent = next && { ...this.#place(), step: this.#step + 1, call: next.do };
    await this.ground.journal.advance(this.ground.hold, this.#result(outcome, result), intent);
  }

  #place() {
    return { itemId: this.item.id, attempt: this.#attempt };
  }

  #result(outcome: StepResult['outcome'], result: Record<string, unknown>): StepResult {
    return { ...this.#place(), step: this.#step, outcome, result };
  }

  async #changed(): Promise<void> {
    const message = 'The person has changed in Sign since the plan was made.';
    const reason = { code: 'CHANGED_SINCE_PLAN', message };
    const result = this.#attempt > 0 && this.#result('refused', reason);
    await this.#end({ state: 'skipped', reason }, result ? { result } : {});
  }

  /** One person's failure never stops the rest. What may have happened is looked at by the next run. */
  async #failed(error: unknown, written?: WrittenUser): Promise<void> {
    // Not this person's: the item stays open and is delivered again.
    if (isForAnotherTry(error, this.ground.options) || !(error instanceof SyncError)) throw error;
    const reason =
      error instanceof SignRefusedError ? refusal(error) : { code: error.code, message: error.message };
    const inDoubt = error instanceof SignInDoubtError;
    const outcome = inDoubt ? 'in_doubt' : error instanceof SignRefusedError ? 'refused' : 'failed';
    const { subjectKey, body } = this.item;
    await this.#end(
      { state: 'failed', reason },
      {
        result: this.#result(outcome, reason),
        ...(written ? { written } : body.subject === 'person' && { inDoubtKey: subjectKey }),
      },
    );
  }

  async #end(
    end: Omit<ItemEnd, 'itemId' | 'from'>,
    facts: { result?: StepResult; written?: WrittenUser; inDoubtKey?: string },
  ): Promise<void> {
    const { item, ground } = this;
    const from: ItemState = item.state === 'pending' && this.#attempt > 0 ? 'intended' : item.state;
    assertTransition(from, end.state);
    await ground.journal.end(ground.hold, {
      end: { ...end, itemId: item.id, from },
      ...facts,
      audit: this.#audit(end),
    });
    observeEnd(item, end, ground.runId);
  }

  #audit({ state, reason }: Omit<ItemEnd, 'itemId' | 'from'>): AuditEntry {
    const { item, ground } = this;
    const { body } = item;
    const change =
      body.subject === 'group'
        ? { createGroup: body.name }
        : { before: body.change.before ?? null, after: body.change.after, because: body.because };
    return {
      ...{ runId: ground.runId, orgId: item.orgId, kind: 'decision', event: state, traceId: ground.traceId },
      ...{ subjectKey: item.subjectKey, itemId: item.id },
      facts: {
        ...{ ...change, plan: item.planHash, attempts: this.#attempt, steps: this.#step },
        ...(reason && { reason }),
        durationMs: Math.round(performance.now() - this.#beganAt),
      },
    };
  }

  /** The state that Sign holds after all steps. */
  #written(body: PersonItem, signUserId: string): WrittenUser {
    const { scene } = this.ground;
    const row = scene.row(body.emailKey);
    const { after } = body.change;
    const email = after.email ?? row?.email ?? body.email;
    return {
      ...{ signUserId, emailKey: emailKey(email), email },
      firstName: after.firstName ?? row?.firstName ?? '',
      lastName: after.lastName ?? row?.lastName ?? '',
      accountAdmin: after.accountAdmin,
      ...scene.stored(after.memberships),
      // A new user is whatever Sign makes of one, but not INACTIVE, and nothing else matters (SEMANTICS 16).
      status: after.status ?? row?.status ?? null,
    };
  }

  /** After a failure half-way only a new status is certain; everything else is read again. */
  #partly(body: PersonItem, done: readonly Step[], signUserId: string | undefined): WrittenUser | undefined {
    const row = this.ground.scene.row(body.emailKey);
    const state = done.find((step) => step.do === 'set-state')?.state;
    if (row === undefined || signUserId === undefined || state === undefined) return undefined;
    const { primaryAt: _at, statusAt: _status, confidence: _confidence, ...known } = row;
    return { ...known, status: state };
  }
}

function refusal(error: SignRefusedError): { code: string; message: string } {
  const code = error.signCode === '' ? String(error.status) : `${error.status} ${error.signCode}`;
  return {
    code,
    message: `Sign refused (${code}${error.signMessage === '' ? '' : `: ${error.signMessage}`}).`,
  };
}
