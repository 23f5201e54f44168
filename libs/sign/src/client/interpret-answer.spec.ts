import { describe, expect, it } from 'vitest';
import { createdUser, nothing, usersPage } from './answers.js';
import type { HttpHead, HttpResult } from './http-client.js';
import { interpretAnswer } from './interpret-answer.js';

const head = (status: number, headers: Record<string, string> = {}): HttpHead => ({
  status,
  header: (name) => headers[name],
});
const answer = (
  status: number,
  json: unknown,
  headers?: Record<string, string>,
): HttpResult & { kind: 'answer' } => ({
  kind: 'answer',
  head: head(status, headers),
  text: typeof json === 'string' ? json : JSON.stringify(json),
});
const same = (text: string): string => text;

describe('interpretAnswer', () => {
  it('takes an empty body where Sign answers a write with nothing', () => {
    expect(interpretAnswer(answer(200, ''), nothing, 0, same)).toEqual({
      kind: 'ok',
      value: undefined,
      status: 200,
    });
  });

  it('names the members that do not fit, and not what was in them', () => {
    const misfit = answer(200, {
      userInfoList: [{ id: 'u', email: 7, isAccountAdmin: false, firstName: 'Ana' }],
    });
    expect(interpretAnswer(misfit, usersPage, 0, same)).toMatchObject({
      kind: 'failed',
      sent: true,
      reason: 'its answer is not what Acrobat Sign sends (userInfoList.0.email)',
    });
  });

  it('believes a 429 or a refusal even when its body broke off', () => {
    const cut = (status: number) => ({
      kind: 'cut-answer' as const,
      head: head(status, { 'retry-after': '3' }),
      error: 0,
    });
    expect(interpretAnswer(cut(429), createdUser, 0, same)).toMatchObject({
      kind: 'throttled',
      statedWaitMs: 3000,
    });
    expect(interpretAnswer(cut(404), createdUser, 0, same)).toMatchObject({ kind: 'refused', status: 404 });
    expect(interpretAnswer(cut(201), createdUser, 0, same)).toMatchObject({ kind: 'failed', sent: true });
  });

  it('knows a moved account by the code, whatever the status', () => {
    for (const status of [301, 400, 401, 403, 404, 500]) {
      const moved = answer(status, { code: 'INVALID_API_ACCESS_POINT', message: 'm' });
      expect(interpretAnswer(moved, createdUser, 0, same).kind).toBe('moved');
    }
  });

  it('cleans what Sign says, and shortens it', () => {
    const long = answer(400, { code: 'X', message: `secret ${'x'.repeat(2000)}` });
    const outcome = interpretAnswer(long, createdUser, 0, (text) => text.replaceAll('secret', '-'));
    expect(outcome).toMatchObject({ kind: 'refused', message: `- ${'x'.repeat(498)}` });
  });

  it('does not count a request as sent that had no connection', () => {
    const error = Object.assign(new Error('x'), { code: 'ECONNREFUSED' });
    expect(interpretAnswer({ kind: 'no-answer', sent: false, error }, createdUser, 0, same)).toMatchObject({
      kind: 'failed',
      sent: false,
      code: 'ECONNREFUSED',
    });
  });
});
