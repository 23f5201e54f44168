import { type Answer, api, given, take } from '../../api/client.js';
import { type Difference, planDifference } from './plan-difference.js';

type Plan = Answer<'/runs/{run}/plans'>['plans'][number];
type ItemPage = Answer<'/plans/{plan}/items'>;
type Item = ItemPage['items'][number]['item'];

/** What edited rules would do otherwise in one org. */
export interface OrgDifference {
  readonly org: string;
  readonly differences: readonly Difference<Item>[];
}

export interface WhatIf {
  /** The runs that have planned by the rules in force and by the edited ones. */
  readonly now: string;
  readonly edited: string;
  readonly orgs: readonly OrgDifference[];
  /** True: a plan has more items than are compared here. */
  readonly truncated: boolean;
}

export interface WhatIfRequest {
  readonly configuration: string | undefined;
  /** As messages name it. */
  readonly file: string;
  readonly text: string;
  readonly signal: AbortSignal;
  /** Told at the begin of each step. */
  readonly onStep: (words: string) => void;
}

/** The run of a half could not plan. */
export class ComparisonFailed extends Error {
  override readonly name = 'ComparisonFailed';
}

const LOOK_MS = 1_000;
/** Items of one plan that are compared. */
const ITEMS_MAX = 20_000;
const PAGE = 1_000;
const OPEN = new Set(['waiting', 'joined', 'running']);

/**
 * Plans twice from one read, by the rules in force and by the edited ones, and sets both plans side by side. Nothing is
 * written to Sign, and neither plan can be applied.
 * @throws ComparisonFailed, ApiProblem
 */
export async function compareRules({
  configuration,
  file,
  text,
  signal,
  onStep,
}: WhatIfRequest): Promise<WhatIf> {
  const other = { file, text };
  const half = async (basedOn?: string) => {
    const body = { other, ...given({ configuration, basedOn }) };
    const { follow } = await take(api.POST('/plans/comparisons', { body, signal }));
    await ended(follow.id, signal);
    return follow;
  };
  onStep('Reading the directory and Acrobat Sign, and planning by the rules in force');
  const now = await half();
  onStep('Planning by the edited rules');
  const edited = await half(now.id);
  onStep('Comparing both plans');
  const [here, there] = await Promise.all([plansOf(now.id, signal), plansOf(edited.id, signal)]);
  const orgs: OrgDifference[] = [];
  let truncated = false;
  for (const plan of here) {
    const other = there.find(({ orgId }) => orgId === plan.orgId);
    const [ours, theirs] = [
      await itemsOf(plan, signal),
      other === undefined ? NONE : await itemsOf(other, signal),
    ];
    truncated ||= ours.more || theirs.more;
    orgs.push({ org: plan.label, differences: planDifference(ours.items, theirs.items) });
  }
  return { now: now.name, edited: edited.name, orgs, truncated };
}

const NONE = { items: [] as readonly Item[], more: false };

async function ended(run: string, signal: AbortSignal): Promise<void> {
  for (;;) {
    const { state, error, name } = await take(api.GET('/runs/{run}', { params: { path: { run } }, signal }));
    if (state === 'failed' || state === 'cancelled' || state === 'interrupted') {
      throw new ComparisonFailed(error === null ? `Run ${name} ended as ${state}.` : error.message);
    }
    if (!OPEN.has(state)) return;
    await pause(signal);
  }
}

async function plansOf(run: string, signal: AbortSignal): Promise<readonly Plan[]> {
  const { plans } = await take(api.GET('/runs/{run}/plans', { params: { path: { run } }, signal }));
  return plans;
}

async function itemsOf(
  { planId }: Plan,
  signal: AbortSignal,
): Promise<{ items: readonly Item[]; more: boolean }> {
  const items: Item[] = [];
  let after: Exclude<ItemPage['next'], null> | undefined;
  while (items.length < ITEMS_MAX) {
    const query = given({ after, limit: PAGE });
    const page = await take(
      api.GET('/plans/{plan}/items', { params: { path: { plan: planId }, query }, signal }),
    );
    items.push(...page.items.map(({ item }) => item));
    if (page.next === null) return { items, more: false };
    after = page.next;
  }
  return { items, more: true };
}

function pause(signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, LOOK_MS);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      reject(signal.reason instanceof Error ? signal.reason : new Error('stopped'));
    });
  });
}
