import { describe, expect, it } from 'vitest';
import { statementName } from './statement-names.js';

describe('statementName', () => {
  it('is the same for the same text, another one for another text, and short enough for the server', () => {
    const [one, other] = [statementName('select 1'), statementName('select 2')];
    expect(statementName('select 1')).toBe(one);
    expect(other).not.toBe(one);
    expect(one?.length).toBeLessThan(64);
  });

  it('has an end, so that no connection keeps more and more', () => {
    const names = Array.from({ length: 1_000 }, (_, index) => statementName(`select ${index}`));
    expect(names.filter((name) => name !== undefined).length).toBeLessThanOrEqual(200);
    expect(names.at(-1)).toBeUndefined();
    expect(statementName('select 1')).toBe(names[1]);
  });
});
