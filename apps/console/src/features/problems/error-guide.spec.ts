import { describe, expect, it } from 'vitest';
import errors from '../../../../../docs/errors.md?raw';
import { adviceOn, readErrorGuide } from './error-guide.js';

const guide = readErrorGuide(errors);

describe('the guide to errors', () => {
  it('knows what a message dies of, in plain words', () => {
    expect(guide.size).toBeGreaterThan(100);
    for (const code of ['ATTEMPTS_EXHAUSTED', 'CONFIG_INVALID', 'SERVER_UNREACHABLE']) {
      expect([code, guide.get(code)?.means]).toEqual([code, expect.stringMatching(/^[^`[\]]{10,}$/)]);
    }
  });

  it('reads a row with several codes and with links', () => {
    const some = readErrorGuide('| `A_B`, `C` | Means [this](x.md). | Do `that`. |\n| exit | no | row |');
    expect([...some]).toEqual([
      ['A_B', { means: 'Means this.', todo: 'Do that.' }],
      ['C', { means: 'Means this.', todo: 'Do that.' }],
    ]);
  });
});

describe('advice on a message that died', () => {
  const advice = (reason: string, lastError: string) => adviceOn({ reason, lastError }, guide);

  it('is that of its cause, where every attempt failed', () => {
    expect(advice('ATTEMPTS_EXHAUSTED', 'SERVER_UNREACHABLE: no answer')).toBe(
      guide.get('SERVER_UNREACHABLE'),
    );
  });

  it('is that of its reason else', () => {
    expect(advice('ATTEMPTS_EXHAUSTED', 'UNHEARD_OF: what')).toBe(guide.get('ATTEMPTS_EXHAUSTED'));
    expect(advice('MESSAGE_UNKNOWN', 'SERVER_UNREACHABLE: no answer')).toBe(guide.get('MESSAGE_UNKNOWN'));
    expect(advice('UNHEARD_OF', 'what')).toBeUndefined();
  });
});
