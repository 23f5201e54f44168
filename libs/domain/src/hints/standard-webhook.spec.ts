import { Webhook } from 'standardwebhooks';
import { describe, expect, it } from 'vitest';
import { isEqual, judgeWebhook } from './standard-webhook.js';

const bytes = (fill: number) => Buffer.alloc(32, fill);
const now = new Date('2026-11-02T08:15:30Z');
const body = '{"emails":["kim@acme.com"]}';

/** Signed by the reference library. */
function webhook(fill = 1, at = now) {
  const signature = new Webhook(bytes(fill).toString('base64')).sign('msg_1', at, body);
  return { id: 'msg_1', timestamp: String(Math.floor(at.getTime() / 1000)), signature, body };
}
const judge = (change: object, keys = [bytes(1)]) =>
  judgeWebhook({ ...webhook(), ...change }, keys, now.getTime());

describe('judgeWebhook', () => {
  it('takes what the reference library has signed, with either of two keys', () => {
    expect(judge({})).toBe('good');
    expect(judge({}, [bytes(2), bytes(1)])).toBe('good');
    expect(judge({ signature: `v1a,abc v1,wrong ${webhook().signature}` })).toBe('good');
  });

  it.each([
    { body: `${body} ` },
    { id: 'msg_2' },
    { id: undefined },
    { timestamp: '1' },
    { timestamp: 'NaN' },
    { timestamp: undefined },
    { signature: undefined },
    { signature: '' },
    { signature: 'v1,' },
    { signature: webhook(2).signature },
    { signature: webhook().signature.replace('v1,', 'v2,') },
  ])('takes nothing that differs: %j', (change) => {
    expect(judge(change)).toBe('forged');
  });

  it('lets nobody in without a key', () => {
    expect(judge({}, [])).toBe('forged');
  });

  it.each([
    [-299, 'good'],
    [299, 'good'],
    [-301, 'stale'],
    [301, 'stale'],
  ])('finds a delivery %d seconds from now %s', (seconds, verdict) => {
    const at = new Date(now.getTime() + seconds * 1000);
    expect(judgeWebhook(webhook(1, at), [bytes(1)], now.getTime())).toBe(verdict);
  });
});

describe('isEqual', () => {
  it('compares texts of any length', () => {
    expect([isEqual('', ''), isEqual('a', 'a'), isEqual('a', 'b'), isEqual('a', 'aa')]).toEqual([
      ...[true, true, false, false],
    ]);
  });
});
