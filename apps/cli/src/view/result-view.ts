import type { RunBody } from '#contracts';
import {
  counted,
  grouped,
  holdWords,
  isUnder,
  type Paint,
  PLAN_HEADINGS,
  skipWords,
  summaryCounters,
  summaryLines,
  totalCounters,
} from '#domain';
import type { RunReader } from '../reader.js';

/** People named of each kind at the end of a run; the rest by `plan show`. */
const NAMED = 20;

/** What became of a run: counts, then failed, changed, held and skipped people with reasons, then the original's counters. */
export async function resultLines(
  reader: RunReader,
  run: RunBody,
  milliseconds: number,
  paint: Paint,
): Promise<string[]> {
  const plans = await reader.plans(run.id);
  const tallies = await reader.tallies(plans.map(({ planId }) => planId));
  const of = (...states: string[]) =>
    tallies.filter(({ state }) => states.includes(state)).reduce((sum, { items }) => sum + items, 0);
  const [failed, superseded] = [of('failed'), of('superseded')];
  const parts = [
    paint.added(`✓ ${grouped(of('applied'))} applied`),
    ...(failed > 0 ? [paint.removed(`! ${grouped(failed)} failed`)] : []),
    ...(of('skipped') > 0 ? [paint.waiting(`≠ ${grouped(of('skipped'))} changed since the plan`)] : []),
    ...(superseded > 0 ? [paint.quiet(`↷ ${grouped(superseded)} superseded`)] : []),
    ...(of('held') > 0 ? [paint.waiting(`‖ ${grouped(of('held'))} held`)] : []),
  ];
  return [
    `${parts.join('   ')}   in ${(milliseconds / 1000).toFixed(1)} s, ${counted(await reader.calls(run.id), 'call', 'calls')}`,
    ...(await orgErrorLines(reader, run, paint)),
    ...(await peopleLines(reader, plans, paint)),
  ];
}

async function orgErrorLines(reader: RunReader, run: RunBody, paint: Paint): Promise<string[]> {
  const { orgs } = await reader.progress(run.id);
  return orgs.flatMap(({ label, error }) =>
    error ? [`  ${paint.removed('! failed')}  ${label}  ${error.message} (${error.code})`] : [],
  );
}

async function peopleLines(
  reader: RunReader,
  plans: Awaited<ReturnType<RunReader['plans']>>,
  paint: Paint,
): Promise<string[]> {
  const lines: string[] = [];
  for (const { planId, label } of plans) {
    for (const { states, mark, tone, isHeld } of KINDS) {
      const items = await reader.items(planId, { states, limit: NAMED + 1 });
      let before: string | undefined;
      for (const { item, reason } of items.slice(0, NAMED)) {
        const heading = PLAN_HEADINGS.find((candidate) => isUnder(item, candidate));
        const subject = item.subject === 'group' ? `group ${item.name}` : item.email;
        const why = isHeld ? whyHeld(reason) : (reason?.message ?? '');
        // What holds many is said of the first one.
        const said = isHeld && why === before ? '' : `: ${why}`;
        before = why;
        lines.push(`  ${paint[tone](mark)}  ${subject}  ${label}  ${heading?.words ?? 'update'}${said}`);
      }
      if (items.length > NAMED) lines.push(paint.quiet('  … the rest: sign-sync plan show --all'));
    }
    const skips = await reader.skips(planId, NAMED + 1);
    for (const { email, reason } of skips.slice(0, NAMED))
      lines.push(paint.quiet(`  - skipped  ${email}  ${label}  ${skipWords(reason)}`));
    if (skips.length > NAMED) lines.push(paint.quiet('  … the rest: sign-sync plan show --all'));
  }
  return lines;
}

/** Where there is more to say than the code does, it is said. */
function whyHeld(reason: { readonly code: string; readonly message: string } | null): string {
  if (reason === null) return '';
  return reason.message === reason.code ? holdWords(reason.code) : reason.message;
}

const KINDS = [
  { states: ['failed'], mark: '! failed', tone: 'removed', isHeld: false },
  { states: ['skipped'], mark: '≠ changed', tone: 'waiting', isHeld: false },
  { states: ['superseded'], mark: '↷ superseded', tone: 'quiet', isHeld: false },
  { states: ['held'], mark: '‖ held', tone: 'waiting', isHeld: true },
] as const;

/** The original's counters, per org and in total. A test counts what a real run would apply, a real run what it applied. */
export async function counterLines(reader: RunReader, run: RunBody): Promise<string[]> {
  const plans = await reader.plans(run.id);
  const { directory, mode } = run;
  if (directory === null || plans.length === 0) return [];
  const tallies = await reader.tallies(plans.map(({ planId }) => planId));
  const counts = mode === 'sync' ? 'applied' : 'planned';
  const orgs = plans.map((plan) => ({
    label: plan.label,
    counters: summaryCounters(
      { read: directory.people, selected: directory.inScope },
      plan.counts,
      tallies.filter(({ orgId, state }) => orgId === plan.orgId && state === counts),
    ),
  }));
  const total = totalCounters(orgs.map(({ counters }) => counters));
  const header = `------- Action Summary${mode === 'test' ? ' (TEST MODE)' : ''} -------`;
  return [
    header,
    ...(orgs.length > 1
      ? orgs.flatMap(({ label, counters }) => summaryLines(counters, `Org: ${label} - `))
      : []),
    ...(total ? summaryLines(total) : []),
  ];
}

export function plannedLine(run: RunBody, changes: number, held: number): string {
  const hash = run.planHash ?? '';
  const short = `${hash.slice(0, 4)}…${hash.slice(-4)}`;
  return `Plan ${short}   ${counted(changes, 'change', 'changes')}, ${grouped(held)} held. Nothing has been written.`;
}
