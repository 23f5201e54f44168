import { setTimeout as pause } from 'node:timers/promises';

interface Pace {
  readonly perSecond: number;
  /** Requests in all. */
  readonly count: number;
}

/**
 * Begins each request at its time, also while others wait.
 * @returns milliseconds from that time to the end of the answer, request by request
 * @throws Error one of them failed; said when all have begun
 */
export async function atAPace(
  { perSecond, count }: Pace,
  ask: (index: number) => Promise<unknown>,
): Promise<number[]> {
  const beganAt = performance.now();
  const answers: Promise<number>[] = [];
  for (let index = 0; index < count; index += 1) {
    const due = beganAt + (index * 1000) / perSecond;
    const wait = due - performance.now();
    if (wait > 1) await pause(wait);
    const answer = ask(index).then(() => performance.now() - due);
    answer.catch(() => undefined);
    answers.push(answer);
  }
  return Promise.all(answers);
}
