import { describe, expect, it } from 'vitest';
import { Secret } from '#domain';
import { auditKeysOf, NO_AUDIT_KEYS } from './audit-keys.js';

const one = 'a'.repeat(32);
const other = 'b'.repeat(32);

describe('the keys of the audit', () => {
  it('are none where none are set', () => {
    expect(auditKeysOf({})).toEqual(NO_AUDIT_KEYS);
  });

  it('sign by the first and verify by all', () => {
    const before = auditKeysOf({ hmacKey: new Secret(other) });
    const keys = auditKeysOf({ hmacKey: new Secret(`${one},\n${other} `) });
    expect(keys.mac?.id).not.toBe(before.mac?.id);
    expect([...keys.macKeys.keys()]).toEqual([keys.mac?.id, before.mac?.id]);
  });

  it('are refused when they can be guessed or are none, without being repeated', () => {
    for (const settings of [
      { hmacKey: new Secret('canary') },
      { hmacKey: new Secret(`${one},canary`) },
      { signingKey: new Secret('canary') },
    ]) {
      expect(() => auditKeysOf(settings)).toThrow(
        expect.objectContaining({
          code: 'AUDIT_KEY_INVALID',
          message: expect.not.stringContaining('canary'),
        }),
      );
    }
  });

  it('never show in what is printed of them', () => {
    expect(JSON.stringify(auditKeysOf({ hmacKey: new Secret(one) }))).not.toContain(one);
  });
});
