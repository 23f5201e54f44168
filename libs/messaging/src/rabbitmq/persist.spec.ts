import { describe, expect, it } from 'vitest';
import { persist } from './persist.js';

describe('persist', () => {
  it('writes again what the database did not take, and says each time that it did not', async () => {
    const failures: unknown[] = [];
    let times = 0;
    const write = async (): Promise<string> => {
      times += 1;
      if (times === 1) throw new Error('away');
      return 'written';
    };
    expect(
      await persist(
        write,
        () => false,
        (error) => failures.push(error),
      ),
    ).toEqual({ written: 'written' });
    expect(failures).toHaveLength(1);
  });

  it('writes nothing about a message that is not ours any more', async () => {
    let times = 0;
    const write = async (): Promise<void> => void (times += 1);
    expect(
      await persist(
        write,
        () => true,
        () => undefined,
      ),
    ).toBeUndefined();
    expect(times).toBe(0);
  });

  it('gives up between two attempts', async () => {
    let times = 0;
    const write = async (): Promise<void> => {
      times += 1;
      throw new Error('away');
    };
    expect(
      await persist(
        write,
        () => times > 0,
        () => undefined,
      ),
    ).toBeUndefined();
    expect(times).toBe(1);
  });
});
