import { format, inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { Secret } from './secret.js';

describe('Secret', () => {
  const secret = new Secret('hunter2');

  it('is printed nowhere', () => {
    const everywhere = [
      String(secret),
      JSON.stringify({ key: secret }),
      inspect({ key: secret }, { showHidden: true, depth: 5 }),
      format('%s %o %j', secret, secret, secret),
      Object.values(secret).join(''),
      new Error('bad', { cause: secret }).stack ?? '',
    ];
    for (const text of everywhere) expect(text).not.toContain('hunter2');
    expect(String(secret)).toBe('[redacted]');
  });

  it('gives its value to whoever asks for exactly that', () => {
    expect(secret.reveal()).toBe('hunter2');
  });
});
