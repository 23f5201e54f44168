import type { HeldPersonBody } from '#contracts';
import { counted, holdWords, kindsOf, mayBeApproved, type Paint } from '#domain';

/** Held people under the reason that holds them in a plan, and how to go on. */
export function heldLines(held: readonly HeldPersonBody[], limit: number, paint: Paint): string[] {
  if (held.length === 0) return ['Nobody is held.'];
  const plans = new Map<string, HeldPersonBody[]>();
  for (const one of held) {
    const others = plans.get(one.planHash);
    if (others) others.push(one);
    else plans.set(one.planHash, [one]);
  }
  return [
    ...[...plans].flatMap(([hash, people]) => planLines(hash, people, paint)),
    ...(held.length === limit ? [paint.quiet(`These are the first ${limit}.`)] : []),
  ];
}

function planLines(hash: string, people: readonly HeldPersonBody[], paint: Paint): string[] {
  const digits = hash.slice(0, 8);
  const lines = [paint.strong(`Plan ${digits}   run ${people[0]?.runName ?? ''}`)];
  for (const reason of new Set(people.map((one) => one.reason))) {
    const waiting = people.filter((one) => one.reason === reason);
    const count = counted(waiting.length, 'person', 'people');
    lines.push(`  ${paint.waiting(`‖ ${count}`)}   ${holdWords(reason)} (${reason})`);
    lines.push(...waiting.map((one, index) => personLine(one, waiting[index - 1]?.message)));
  }
  const some = people.some(({ reason }) => mayBeApproved(reason));
  if (some)
    lines.push(
      `  Let them go:   sign-sync plan approve ${digits} --all   or --kind, --rule, --person, --org`,
    );
  if (!people.every(({ reason }) => mayBeApproved(reason))) {
    lines.push('  Who waits for a complete read of the directory goes on with the next sync that has one.');
  }
  return lines;
}

/** @param before what the line above says already; a guard says the same of everybody whom it holds */
function personLine(
  { item, org, reason, message, approvedBy }: HeldPersonBody,
  before: string | undefined,
): string {
  const kinds = kindsOf(item.change).join(', ');
  const why = message === reason || message === before ? '' : `   ${message}`;
  const votes = approvedBy.length === 0 ? '' : `   approved by ${approvedBy.join(', ')}`;
  return `      ${item.email.padEnd(32)}  ${org}  ${kinds}${why}${votes}`;
}
