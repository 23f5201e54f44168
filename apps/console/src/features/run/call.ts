import type { Tone } from '../../words/status.js';
import { duration } from '../../words/time.js';

interface CallWords {
  readonly tone: Tone;
  /** `200`, `429, told to wait`, `no answer`. */
  readonly answer: string;
  readonly took: string;
  /** `, after 4 s at the gate`; empty where it did not wait. */
  readonly waited: string;
}

/** Shorter waits at the gate are the pace itself. */
const WAIT_MS_MIN = 500;

/** One recorded call in words. */
export function callOf({ facts }: { readonly facts: Readonly<Record<string, unknown>> }): CallWords {
  const number = (key: string) => (typeof facts[key] === 'number' ? facts[key] : undefined);
  const [status, took = 0, waited = 0] = [number('status'), number('durationMs'), number('gateWaitMs')];
  const code = typeof facts['code'] === 'string' ? ` ${facts['code']}` : '';
  return {
    ...answerOf(facts['outcome'], status, code),
    took: duration(took),
    waited: waited < WAIT_MS_MIN ? '' : `, after ${duration(waited)} at the gate`,
  };
}

function answerOf(
  outcome: unknown,
  status: number | undefined,
  code: string,
): Pick<CallWords, 'tone' | 'answer'> {
  const said = status === undefined ? 'no answer' : String(status);
  if (outcome === 'ok') return { tone: 'good', answer: said };
  if (outcome === 'throttled') return { tone: 'warn', answer: `${said}, told to wait` };
  if (outcome === 'in-doubt') return { tone: 'warn', answer: `${said}, in doubt` };
  return { tone: 'bad', answer: `${said}${code}` };
}
