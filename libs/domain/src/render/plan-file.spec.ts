import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { personItem } from '#testing';
import type { PlanDocument } from './plan-document.js';
import { isWhole, planFile } from './plan-file.js';

const document: PlanDocument = {
  ...{ format: 1, hash: 'a'.repeat(64), run: '2026-11-22-0001', createdAt: '2026-11-22T12:00:00.000Z' },
  configuration: { name: 'acme', digest: 'd' },
  orgs: [
    { orgId: 'o', org: 'primary', hash: 'b'.repeat(64), counts: { signUsers: 1.5 }, items: [personItem()] },
  ],
};
const bytes = Buffer.from(`${planFile(document)}\n`);

function wholeAfter(changed: Buffer): boolean {
  try {
    return isWhole(changed, JSON.parse(changed.toString('utf8')));
  } catch {
    return false;
  }
}

describe('a plan file', () => {
  it('is whole as it was written', () => {
    expect(wholeAfter(bytes)).toBe(true);
  });

  it('is not whole when one byte of it is another, is missing, or one was added', () => {
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), (at, by) => {
        const changed = Buffer.from(bytes);
        changed[at] = ((changed[at] ?? 0) + by) % 256;
        expect(wholeAfter(changed)).toBe(false);
        expect(wholeAfter(Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + 1)]))).toBe(false);
        const added = Buffer.concat([bytes.subarray(0, at), Buffer.from([by]), bytes.subarray(at)]);
        expect(wholeAfter(added)).toBe(false);
      }),
      { numRuns: 400 },
    );
  });
});
