import type { PlanReport, ReportRepository, RunEntity } from '#db';
import {
  counted,
  grouped,
  holdWords,
  isUnder,
  itemLine,
  leadOf,
  type Paint,
  PLAN_HEADINGS,
  skipWords,
} from '#domain';

/** People shown of each kind before the rest is only counted. */
const SHOWN = 10;
/** Items looked at for a plan on the screen; the rest is counted from the plan. */
const LOOKED_AT = 5000;

/** A plan as a grouped list: leavers and rights stand out, everything else is counted. */
export async function planLines(
  reports: ReportRepository,
  run: RunEntity,
  paint: Paint,
  options: { readonly all?: true },
): Promise<string[]> {
  const lines: string[] = [];
  for (const plan of await reports.plans(run.id)) {
    lines.push(paint.strong(plan.label), ...(await orgLines(reports, plan, run, paint, options)));
  }
  return lines;
}

async function orgLines(
  reports: ReportRepository,
  plan: PlanReport,
  run: RunEntity,
  paint: Paint,
  { all }: { readonly all?: true },
): Promise<string[]> {
  const limit = all ? Number.MAX_SAFE_INTEGER : LOOKED_AT;
  const tallies = await reports.tallies([plan.planId]);
  const items = await reports.items(plan.planId, { limit });
  const open = items.filter(({ state }) => state !== 'held');
  const lines: string[] = [];
  for (const heading of PLAN_HEADINGS) {
    const under = open.filter(({ item }) => isUnder(item, heading));
    const [first, ...rest] = under;
    if (first === undefined) continue;
    const count = items.length < LOOKED_AT || all ? under.length : countOf(tallies, heading);
    lines.push(itemLine(first.item, heading, leadOf(heading, grouped(count)), paint));
    const shown = all ? rest : rest.slice(0, SHOWN - 1);
    for (const { item } of shown) lines.push(itemLine(item, heading, ' '.repeat(31), paint));
    if (count > shown.length + 1)
      lines.push(paint.quiet(`${' '.repeat(34)}… and ${grouped(count - shown.length - 1)} more`));
  }
  lines.push(...(await heldLines(reports, plan, run, paint, all)), inStepLine(plan, paint));
  return lines;
}

function countOf(
  tallies: Awaited<ReturnType<ReportRepository['tallies']>>,
  heading: (typeof PLAN_HEADINGS)[number],
): number {
  return tallies
    .filter(({ state }) => state !== 'held')
    .filter(({ action, effects }) =>
      heading.group
        ? action === 'create-group'
        : heading.action
          ? action === heading.action
          : heading.effect !== undefined && effects.includes(heading.effect),
    )
    .reduce((sum, { items }) => sum + items, 0);
}

async function heldLines(
  reports: ReportRepository,
  plan: PlanReport,
  run: RunEntity,
  paint: Paint,
  all?: true,
): Promise<string[]> {
  const tallies = (await reports.tallies([plan.planId])).filter(({ state }) => state === 'held');
  const held = tallies.reduce((sum, { items }) => sum + items, 0);
  if (held === 0) return [];
  const first = await reports.items(plan.planId, { states: ['held'], limit: all ? held : 1000 });
  const reason = first[0]?.reason?.code ?? '';
  const { limit } = plan.counts;
  const why =
    reason === 'SIGN_ONLY_LIMIT' && limit
      ? `sign_only_limit ${limit.configured}: ${counted(limit.signOnly, 'user is', 'users are')} in Sign only`
      : (run.directory?.explanations[0] ?? holdWords(reason));
  const lines = [`  ${paint.waiting(`‖ ${'held'.padEnd(20)} ${grouped(held).padStart(6)}  `)} ${why}`];
  for (const { item } of all ? first : first.slice(0, SHOWN)) {
    const heading = PLAN_HEADINGS.find((candidate) => isUnder(item, candidate));
    if (heading) lines.push(itemLine(item, heading, ' '.repeat(31), paint));
  }
  const more = held - Math.min(held, all ? first.length : SHOWN);
  if (more > 0) lines.push(paint.quiet(`${' '.repeat(34)}… and ${grouped(more)} more`));
  return lines;
}

function inStepLine({ counts }: PlanReport, paint: Paint): string {
  const skipped = Object.values(counts.skipped).reduce((sum, count) => sum + count, 0);
  const reasons = Object.entries(counts.skipped).map(
    ([reason, count]) => `${skipWords(reason)}: ${grouped(count)}`,
  );
  const skips = skipped === 0 ? '' : `   skipped ${grouped(skipped)} (${reasons.join(', ')})`;
  const only = counts.signOnly === 0 ? '' : `   in Sign only ${grouped(counts.signOnly)}`;
  const filter =
    counts.outsideFilter === 0
      ? ''
      : `\n    ${grouped(counts.outsideFilter)} of them only because they are in none of the groups given with --users group`;
  return paint.quiet(
    `  = ${'in step'.padEnd(20)} ${grouped(counts.inStep).padStart(6)}  ${skips}${only}${filter}`,
  );
}

/** The directory as one line, with what is wrong with the read. */
export function directoryLines(run: RunEntity, paint: Paint): string[] {
  const { directory } = run;
  if (directory === null) return [];
  const scope = `${counted(directory.people, 'person', 'people')}, ${grouped(directory.inScope)} in scope`;
  const complete = directory.view === 'complete' ? 'read complete' : paint.waiting('read NOT complete');
  const evidence = `${counted(directory.rows, 'row', 'rows')}, evidence ${directory.digest.slice(0, 4)}…`;
  return [
    `${'Directory'.padEnd(11)} ${scope}, ${complete} in ${(directory.milliseconds / 1000).toFixed(1)} s (${evidence})`,
    ...directory.explanations.map((line) => paint.waiting(`            ${line}`)),
    ...(directory.view === 'complete' ? [] : [removalsLine(directory.view)]),
    ...(directory.dropped === 0
      ? []
      : [
          `            ${counted(directory.dropped, 'row was', 'rows were')} dropped; removals below may concern those people.`,
        ]),
    ...directory.warnings.slice(0, 20).map((line) => paint.quiet(`            ${line}`)),
  ];
}

function removalsLine(view: string): string {
  return view === 'union'
    ? '            Nobody loses anything: the last complete read is joined in, and removals wait for a complete one.'
    : '            There is no complete read to compare with: removals are held until there is one.';
}

/** Changes and held people of a run, counted from its items. */
export async function totals(
  reports: ReportRepository,
  runId: string,
): Promise<{ changes: number; held: number }> {
  const plans = await reports.plans(runId);
  const tallies = await reports.tallies(plans.map(({ planId }) => planId));
  const sum = (wanted: (state: string) => boolean) =>
    tallies.filter(({ state }) => wanted(state)).reduce((total, { items }) => total + items, 0);
  return { changes: sum((state) => state !== 'held'), held: sum((state) => state === 'held') };
}
