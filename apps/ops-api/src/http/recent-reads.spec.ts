import { describe, expect, it } from 'vitest';
import { RecentReads } from './recent-reads.js';

describe('what was read a moment ago', () => {
  const started = () => {
    let now = 0;
    const asked: string[] = [];
    const reads = new RecentReads<number>(() => now);
    const ask = (name: string) =>
      reads.of(name, async () => {
        asked.push(name);
        return asked.length;
      });
    return { ask, asked, reads, wait: (ms: number) => (now += ms) };
  };

  it('is shared by all who ask within a tenth of a second, those at the same time among them', async () => {
    const { ask, asked, wait } = started();
    expect(await Promise.all([ask('a'), ask('a')])).toEqual([1, 1]);
    wait(99);
    expect(await ask('a')).toBe(1);
    expect(asked).toEqual(['a']);
  });

  it('is read again afterwards', async () => {
    const { ask, wait } = started();
    await ask('a');
    wait(100);
    expect(await ask('a')).toBe(2);
  });

  it('is of one name only', async () => {
    const { ask, asked } = started();
    await ask('a');
    await ask('b');
    expect(asked).toEqual(['a', 'b']);
  });

  it('is not kept when reading failed', async () => {
    const { ask, reads } = started();
    await expect(reads.of('a', () => Promise.reject(new Error('no database')))).rejects.toThrow(
      'no database',
    );
    expect(await ask('a')).toBe(1);
  });
});
