import type { PlanBody, RunBody, TallyBody } from '#contracts';
import {
  areUnder,
  breachMessages,
  counted,
  grouped,
  holdWords,
  isUnder,
  ITEM_STATES,
  itemLine,
  leadOf,
  type Paint,
  PLAN_HEADINGS,
  selectionOf,
  skipWords,
} from '#domain';
import type { RunReader } from '../reader.js';

/** People shown of each kind before the rest is only counted. */
const SHOWN = 10;
/** As many as there are. */
const EVERYBODY = Number.MAX_SAFE_INTEGER;
const NOT_HELD = ITEM_STATES.filter((state) => state !== 'held');

/** A plan as a grouped list: leavers and rights stand out, everything else is counted. */
export async function planLines(
  reader: RunReader,
  run: RunBody,
  paint: Paint,
  options: { readonly all?: true },
): Promise<string[]> {
  const lines: string[] = [];
  for (const plan of await reader.plans(run.id)) {
    lines.push(paint.strong(plan.label), ...(await orgLines(reader, plan, run, paint, options)));
  }
  return lines;
}

async function orgLines(
  reader: RunReader,
  plan: PlanBody,
  run: RunBody,
  paint: Paint,
  { all }: { readonly all?: true },
): Promise<string[]> {
  const tallies = await reader.tallies([plan.planId]);
  const limit = all ? EVERYBODY : SHOWN;
  const lines: string[] = [];
  for (const heading of PLAN_HEADINGS) {
    const count = sumOf(tallies.filter((tally) => tally.state !== 'held' && areUnder(tally, heading)));
    if (count === 0) continue;
    const shown = await reader.items(plan.planId, { ...selectionOf(heading), states: NOT_HELD, limit });
    for (const [index, { item }] of shown.entries()) {
      const lead = index === 0 ? leadOf(heading, grouped(count)) : ' '.repeat(31);
      lines.push(itemLine(item, heading, lead, paint));
    }
    lines.push(...moreLine(count - shown.length, paint));
  }
  const held = tallies.filter(({ state }) => state === 'held');
  return [
    ...lines,
    ...breachLines(plan, paint, limit),
    ...(await heldLines(reader, plan, held, run, paint, limit)),
    inStepLine(plan, paint),
  ];
}

function sumOf(tallies: readonly TallyBody[]): number {
  return tallies.reduce((sum, { items }) => sum + items, 0);
}

function moreLine(more: number, paint: Paint): string[] {
  return more > 0 ? [paint.quiet(`${' '.repeat(34)}… and ${grouped(more)} more`)] : [];
}

/** What guards hold: how many people, how many are allowed, and where most of it comes from. */
function breachLines({ counts }: PlanBody, paint: Paint, limit: number): string[] {
  const messages = breachMessages(counts);
  const shown = messages.slice(0, limit).map((message) => `  ${paint.waiting('‖ guards')}   ${message}`);
  return [...shown, ...moreLine(messages.length - shown.length, paint)];
}

/** Held people under the reason that holds them. */
async function heldLines(
  reader: RunReader,
  plan: PlanBody,
  held: readonly TallyBody[],
  run: RunBody,
  paint: Paint,
  limit: number,
): Promise<string[]> {
  const lines: string[] = [];
  for (const reason of new Set(held.map(({ heldFor }) => heldFor ?? ''))) {
    const count = sumOf(held.filter(({ heldFor }) => (heldFor ?? '') === reason));
    const lead = paint.waiting(`‖ ${'held'.padEnd(20)} ${grouped(count).padStart(6)}  `);
    lines.push(`  ${lead} ${whyHeld(reason, plan, run)}`);
    const shown = await reader.items(plan.planId, { states: ['held'], reason, limit });
    for (const { item } of shown) {
      const heading = PLAN_HEADINGS.find((candidate) => isUnder(item, candidate));
      if (heading) lines.push(itemLine(item, heading, ' '.repeat(31), paint));
    }
    lines.push(...moreLine(count - shown.length, paint));
  }
  return lines;
}

function whyHeld(reason: string, { counts: { limit } }: PlanBody, { directory }: RunBody): string {
  if (reason === 'SIGN_ONLY_LIMIT') {
    if (limit === undefined) return holdWords(reason);
    return `sign_only_limit ${limit.configured}: ${counted(limit.signOnly, 'user is', 'users are')} in Sign only`;
  }
  const isOfRead = reason.startsWith('DIRECTORY_') || reason === 'GROUP_VANISHED';
  return (isOfRead ? directory?.explanations[0] : undefined) ?? holdWords(reason);
}

function inStepLine({ counts }: PlanBody, paint: Paint): string {
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
  const created =
    counts.createdByMe === 0
      ? '\n    this database knows of nobody in Sign whom this configuration has created (created_by_me)'
      : '';
  return paint.quiet(
    `  = ${'in step'.padEnd(20)} ${grouped(counts.inStep).padStart(6)}  ${skips}${only}${filter}${created}`,
  );
}

/** The directory as one line, with what is wrong with the read. */
export function directoryLines(run: RunBody, paint: Paint): string[] {
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
export async function totals(reader: RunReader, runId: string): Promise<{ changes: number; held: number }> {
  const plans = await reader.plans(runId);
  const tallies = await reader.tallies(plans.map(({ planId }) => planId));
  const sum = (wanted: (state: string) => boolean) =>
    tallies.filter(({ state }) => wanted(state)).reduce((total, { items }) => total + items, 0);
  return { changes: sum((state) => state !== 'held'), held: sum((state) => state === 'held') };
}
