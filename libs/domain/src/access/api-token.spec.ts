import { describe, expect, it } from 'vitest';
import { readTokenText, tokenActor, tokenState, tokenText } from './api-token.js';

const at = (minutes: number) => new Date(Date.UTC(2026, 10, 22, 12, minutes));

describe('a token', () => {
  it('counts until its end, and not from that moment on', () => {
    const token = { expiresAt: at(10), revokedAt: null };
    expect([at(0), at(9), at(10), at(11)].map((now) => tokenState(token, now))).toEqual([
      ...['valid', 'valid', 'expired', 'expired'],
    ]);
    expect(tokenState({ expiresAt: null, revokedAt: null }, at(59))).toBe('valid');
  });

  it('counts no more once it was revoked, whatever its end', () => {
    for (const expiresAt of [null, at(1), at(50)]) {
      expect(tokenState({ expiresAt, revokedAt: at(5) }, at(7))).toBe('revoked');
    }
  });

  it('is shown in one way, and read in no other', () => {
    const [id, secret] = ['0123456789abcdef', `${'aZ9_-'.repeat(8)}xyz`];
    const text = tokenText(id, secret);
    expect(readTokenText(text)).toEqual({ id, secret });
    for (const wrong of [
      ...[
        '',
        'sst_',
        `${text}a`,
        text.slice(0, -1),
        ` ${text}`,
        text.toUpperCase(),
        text.replace('sst', 'ssx'),
      ],
      ...[`sst_${id}_`, `sst_0123456789ABCDEF_${secret}`, text.replace('-', '='), `${text}\n`],
    ]) {
      expect(readTokenText(wrong)).toBeUndefined();
    }
  });

  it('bears no name that a person or the shared token has', () => {
    expect(tokenActor({ name: 'api' })).toBe('token:api');
    expect(tokenActor({ name: 'ann@example.com' })).toBe('token:ann@example.com');
  });
});
