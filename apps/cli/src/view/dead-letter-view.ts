import type { DeadLetterBody, DeadLetterDetailBody } from '#contracts';
import type { Paint } from '#domain';
import { minuteOf } from './moments.js';
import { table } from './table.js';

/** A message a line, the newest first, and how to go on. */
export function deadLetterLines(letters: readonly DeadLetterBody[], next: string | null): string[] {
  if (letters.length === 0) return ['No message was given up.'];
  return [
    ...table([
      ['id', 'state', 'died (UTC)', 'message', 'consumer', 'reason'],
      ...letters.map(({ id, state, diedAt, pattern, consumer, reason }) => [
        ...[id, state, minuteOf(diedAt), pattern, consumer ?? '-', reason],
      ]),
    ]),
    ...(next ? [`… and older ones: --after ${next}`] : []),
    ...(letters.some(({ state }) => state === 'dead')
      ? ['Once the cause is gone:   sign-sync dead-letters replay ID   or --reason CODE for all of a kind']
      : []),
  ];
}

export function deadLetterDetailLines(letter: DeadLetterDetailBody, paint: Paint): string[] {
  const { id, state, pattern, consumer, attempts, reason, firstError, lastError, diedAt, run, orgs } = letter;
  return [
    paint.strong(`${pattern} of ${consumer ?? 'nobody'}   ${state}`),
    `died        ${minuteOf(diedAt)} UTC after ${attempts} attempts (${reason})`,
    `last error  ${lastError}`,
    ...(firstError === lastError ? [] : [`first error ${firstError}`]),
    ...(run === null ? [] : [`run         ${run}`]),
    ...(orgs.length === 0 ? [] : [`orgs        ${orgs.join(', ')}`]),
    ...(letter.traceId === null ? [] : [paint.quiet(`trace       ${letter.traceId}`)]),
    paint.quiet(`id          ${id}`),
  ];
}
