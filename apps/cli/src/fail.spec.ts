import { describe, expect, it } from 'vitest';
import { plain, SyncError } from '#domain';
import { explain } from './fail.js';
import type { Terminal } from './terminal.js';

class KeyRefusedError extends SyncError {
  readonly code = 'KEY_REFUSED';
  readonly retryable = false;
}

class ConfigWrongError extends SyncError {
  readonly code = 'CONFIG_INVALID';
  readonly retryable = false;
}

function said(error: unknown, debug = false): string[] {
  const lines: string[] = [];
  const never = (): never => {
    throw new Error('Errors go nowhere else.');
  };
  const terminal: Terminal = {
    ...{ paint: plain, isLive: false, result: never, note: never, live: never, copyTo: never },
    error: (text) => void lines.push(text),
  };
  explain(error, terminal, debug);
  return lines;
}

describe('explain', () => {
  it('says the message and the code once, and no stack', () => {
    expect(said(new KeyRefusedError('Org primary refused the key.'))).toEqual([
      'Org primary refused the key.',
      'Error KEY_REFUSED. See docs/errors.md.',
    ]);
  });

  it('leaves a list of problems to speak for itself', () => {
    expect(said(new ConfigWrongError('main.yml:3  wrong\n1 problem.'))).toEqual([
      'main.yml:3  wrong\n1 problem.',
    ]);
  });

  it('calls what is nobody’s error a defect, still without a stack', () => {
    for (const error of [new TypeError('x is not a function'), 'a text']) {
      const lines = said(error);
      expect(lines[0]).toMatch(/^Something went wrong that should not: (x is not a function|a text)$/);
      expect(lines.join('\n')).not.toContain('    at ');
    }
  });

  it('adds stack and cause with --debug', () => {
    const cause = new Error('connection reset');
    const lines = said(new KeyRefusedError('Refused.', {}, { cause }), true);
    expect(lines).toHaveLength(3);
    expect(lines[2]).toMatch(/ {4}at [\s\S]*connection reset/);
  });
});
