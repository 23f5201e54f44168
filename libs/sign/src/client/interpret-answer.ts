import type { z } from 'zod';
import type { CallOutcome, FailedOutcome } from '../retry/call-outcome.js';
import { statedWaitMs } from '../retry/retry-after.js';
import { readErrorBody } from './answers.js';
import type { HttpHead, HttpResult } from './http-client.js';
import { describeNetworkFailure } from './network-failure.js';

/** The account lives at another address: ask for it again. Told by the code, because its status is not documented. */
const MOVED = 'INVALID_API_ACCESS_POINT';
const CODE_LENGTH_MAX = 100;
const MESSAGE_LENGTH_MAX = 500;

/**
 * Says what an attempt came to.
 *
 * @param schema what a 2xx must look like; a body that is cut, no JSON or misfitting makes the attempt a failure
 * @param clean takes out of Sign's words what nobody may read
 * @param now epoch milliseconds, for a `Retry-After` that is a date
 */
export function interpretAnswer<T>(
  result: Exclude<HttpResult, { kind: 'stopped' }>,
  schema: z.ZodType<T>,
  now: number,
  clean: (text: string) => string,
): CallOutcome<T> {
  if (result.kind === 'no-answer') return networkOutcome(result.error, result.sent, undefined);
  const { head } = result;
  const text = result.kind === 'answer' ? result.text : '';
  const body = parseJson(text);
  if (head.status < 200 || head.status > 299) return refusalOutcome(head, body.value, now, clean);
  if (result.kind === 'cut-answer') return networkOutcome(result.error, true, head.status);
  if (!body.readable) return unusable(head, 'its answer cannot be read');
  const parsed = schema.safeParse(body.value);
  if (parsed.success) return { kind: 'ok', value: parsed.data, status: head.status };
  const members = parsed.error.issues.slice(0, 3).map((issue) => issue.path.join('.') || 'the answer itself');
  return unusable(head, `its answer is not what Acrobat Sign sends (${[...new Set(members)].join(', ')})`);
}

function refusalOutcome(
  head: HttpHead,
  body: unknown,
  now: number,
  clean: (text: string) => string,
): CallOutcome<never> {
  const { status } = head;
  const said = readErrorBody(body);
  const code = clean(said.code).slice(0, CODE_LENGTH_MAX);
  const message = clean(said.message).slice(0, MESSAGE_LENGTH_MAX);
  const stated = statedWaitMs(head.header('retry-after'), body, head.header('date'), now);
  const wait = stated === undefined ? {} : { statedWaitMs: stated };
  if (status === 429) return { kind: 'throttled', status, code, message, ...wait };
  if (code === MOVED) return { kind: 'moved', status, code, message };
  // 408 comes from a proxy that lost patience; it says as little as a 5xx about what was done.
  if (status >= 500 || status === 408) {
    const reason = `it answered ${[status, code].filter(Boolean).join(' ')}${message === '' ? '' : ` (${message})`}`;
    return { kind: 'failed', sent: true, reason, status, ...(code === '' ? {} : { code }), ...wait };
  }
  return { kind: 'refused', status, code, message };
}

function networkOutcome(error: unknown, sent: boolean, status: number | undefined): FailedOutcome {
  const { code, reason, untrusted } = describeNetworkFailure(error);
  return {
    kind: 'failed',
    sent,
    reason,
    code,
    untrusted,
    cause: error,
    ...(status === undefined ? {} : { status }),
  };
}

function unusable(head: HttpHead, reason: string): FailedOutcome {
  return { kind: 'failed', sent: true, reason, code: 'ANSWER_UNUSABLE', status: head.status };
}

/** An empty body is readable: several writes are answered so. */
function parseJson(text: string): { readable: boolean; value: unknown } {
  if (text.trim() === '') return { readable: true, value: undefined };
  try {
    return { readable: true, value: JSON.parse(text) };
  } catch {
    return { readable: false, value: undefined };
  }
}
