import { totalmem } from 'node:os';
import { describe, expect, it } from 'vitest';
import { bufferMebibytes, usableMemoryBytes } from './buffer-memory.js';

const GIBIBYTE = 2 ** 30;

describe('the memory of the embedded server', () => {
  it.each([
    ['a small container', 0.5, 96],
    ['a small laptop', 4, 128],
    ['a laptop', 16, 512],
    ['a server', 24, 768],
    ['a large server', 256, 1_024],
  ])('is a modest share of %s', (_, gibibytes, mebibytes) => {
    expect(bufferMebibytes(gibibytes * GIBIBYTE)).toBe(mebibytes);
  });

  it('is never counted from more than the machine has', () => {
    expect(usableMemoryBytes()).toBeGreaterThan(0);
    expect(usableMemoryBytes()).toBeLessThanOrEqual(totalmem());
  });
});
