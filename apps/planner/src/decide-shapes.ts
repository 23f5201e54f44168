import type { PlanCounts, Shape } from '#db';
import {
  asksForLimit,
  type Fact,
  type GuardVerdict,
  judgeLimit,
  type LimitVerdict,
  type OffboardingFinding,
  offboardingFinding,
  type OrgCase,
  type PersonCase,
  type SignOnlyLimit,
  planPerson,
  type SkipReason,
  resolveAccess,
  undecidedLimit,
  weigh,
} from '#domain';
import { breachesOf } from './holds/guard-breaches.js';
import { type DecidedShape, judgeShapes } from './holds/guard-shapes.js';
import { type OrgGround, personCase } from './shape-case.js';

export interface DecidedShapes {
  readonly limit: LimitVerdict;
  /** Shape id → facts to ask of its people. */
  readonly asked: ReadonlyMap<string, readonly Fact[]>;
  /** Shape id → why its people are left alone. */
  readonly skipped: ReadonlyMap<string, SkipReason>;
  /** Shapes for whose people something is to do. */
  readonly changing: ReadonlyMap<string, Shape>;
  readonly counts: PlanCounts;
  /** With `guards:`, and only when nothing is asked: what they make of the plan. */
  readonly guards?: GuardVerdict;
  /** Shape id → what was found out about the off-boarding of its people; absent where there is none. */
  readonly findings?: ReadonlyMap<string, OffboardingFinding>;
}

/**
 * Decides each distinct shape once. Unchanged people are only counted and never travel; people of changing shapes are
 * read and decided one by one with the same function.
 */
export function decideShapes(
  shapes: readonly Shape[],
  ground: OrgGround,
  shared: Omit<OrgCase, 'signOnlyHeld'>,
): DecidedShapes {
  const cases = shapes.map((shape) => ({ shape, person: personCase(shape, ground) }));
  const weights = countWeights(cases);
  // What a run of few people may take is judged together with others of its kind, when its plan is written.
  const isFew = ground.directory.lookedUp !== undefined;
  const judged: LimitVerdict = isFew ? { verdict: 'within' } : judgeLimit(weights, shared);
  const asked = new Map<string, readonly Fact[]>();
  if (judged.verdict === 'ask') {
    for (const { shape, person } of cases) {
      if (asksForLimit(person, judged.whom)) asked.set(shape.id, ['status']);
    }
  }
  const limit =
    judged.verdict === 'ask' && asked.size === 0
      ? undecidedLimit(weights, shared.policy.signOnlyLimit)
      : judged;
  const orgCase: OrgCase = { ...shared, signOnlyHeld: limit.verdict === 'exceeded' };
  const skipped = new Map<string, SkipReason>();
  const changing = new Map<string, Shape>();
  const findings = new Map<string, OffboardingFinding>();
  const counts = new Counter(
    weights.signOnly.max + offboarded(cases),
    limit,
    configured(shared.policy.signOnlyLimit),
    shared.org.scope?.createdByMe ?? false,
  );
  const decisions: DecidedShape[] = [];
  for (const { shape, person } of cases) {
    const decision = planPerson(person, orgCase);
    decisions.push({ shape, person, decision });
    const finding = offboardingFinding(person, decision, orgCase);
    if (finding) findings.set(shape.id, finding);
    if (decision.kind === 'question')
      asked.set(shape.id, [...new Set([...(asked.get(shape.id) ?? []), ...decision.facts])]);
    if (decision.kind === 'skipped') skipped.set(shape.id, decision.reason);
    if (decision.kind === 'change') changing.set(shape.id, shape);
    counts.add(
      shape,
      person,
      decision.kind,
      decision.kind === 'skipped' ? decision.reason : undefined,
      ground,
    );
  }
  const { guards } = ground.config.govern;
  const judgement =
    guards && !isFew && asked.size === 0 ? judgeShapes(decisions, guards, ground, shared) : undefined;
  for (const id of judgement?.asked ?? []) asked.set(id, ['status']);
  const breaches = judgement ? breachesOf(judgement.verdict, decisions, ground) : [];
  return {
    limit,
    asked,
    skipped,
    changing,
    counts: { ...counts.result(), ...(breaches.length > 0 && { breaches }) },
    ...(judgement && { guards: judgement.verdict }),
    findings,
  };
}

function countWeights(cases: readonly { shape: Shape; person: PersonCase }[]) {
  const sum = { signOnly: { min: 0, max: 0 }, active: { min: 0, max: 0 } };
  for (const { shape, person } of cases) {
    const weight = weigh(person);
    for (const side of ['signOnly', 'active'] as const) {
      sum[side].min += weight[side].min * shape.people;
      sum[side].max += weight[side].max * shape.people;
    }
  }
  return sum;
}

/** People who are in Sign only and count against the limit no more: counted for the summary, as all the others. */
function offboarded(cases: readonly { shape: Shape; person: PersonCase }[]): number {
  return cases.reduce((sum, { shape, person: { offboarding, ...before } }) => {
    return offboarding === undefined ? sum : sum + weigh(before).signOnly.max * shape.people;
  }, 0);
}

function configured({ kind, value }: SignOnlyLimit): string {
  return kind === 'percent' ? `${value}%` : String(value);
}

/** Counts people while their shapes are decided. */
class Counter {
  readonly #skipped: Record<string, number> = {};
  #signUsers = 0;
  #matched = 0;
  #inStep = 0;
  #outsideFilter = 0;
  #created = 0;

  constructor(
    private readonly signOnly: number,
    private readonly limit: LimitVerdict,
    private readonly configured: string,
    private readonly asksForCreated: boolean,
  ) {}

  add(
    shape: Shape,
    person: PersonCase,
    kind: string,
    reason: SkipReason | undefined,
    ground: OrgGround,
  ): void {
    if (shape.inSign) this.#signUsers += shape.people;
    if (shape.isCreated) this.#created += shape.people;
    if (person.desired && shape.inSign && !person.outside && reason !== 'FACT_UNREAD')
      this.#matched += shape.people;
    if (person.desired && kind === 'in-step') this.#inStep += shape.people;
    if (reason) this.#skipped[reason] = (this.#skipped[reason] ?? 0) + shape.people;
    if (shape.inSign && !person.desired && !person.outside && isOutsideFilter(shape, ground))
      this.#outsideFilter += shape.people;
  }

  result(): PlanCounts {
    const { limit } = this;
    return {
      signUsers: this.#signUsers,
      signOnly: this.signOnly,
      matched: this.#matched,
      inStep: this.#inStep,
      skipped: this.#skipped,
      outsideFilter: this.#outsideFilter,
      ...(this.asksForCreated && { createdByMe: this.#created }),
      ...(limit.verdict === 'exceeded' && {
        limit: { signOnly: limit.signOnly, allowed: limit.allowed, configured: this.configured },
      }),
    };
  }
}

function isOutsideFilter({ groupSet }: Shape, { groupSets, config }: OrgGround): boolean {
  const groups = groupSet === null ? undefined : groupSets.get(groupSet);
  return groups !== undefined && resolveAccess(groups, config.policy, config.scope).outsideFilter;
}
