import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MessageFrames } from './message-frames.js';
import { isWellFormed } from './well-formed-ber.js';

function message(length: number): Buffer {
  const content = Buffer.alloc(length, length % 251);
  const head =
    length < 0x80 ? [0x30, length] : [0x30, 0x84, 0, length >> 16, (length >> 8) & 0xff, length & 0xff];
  return Buffer.concat([Buffer.from(head), content]);
}

describe('MessageFrames', () => {
  it('gives the same messages wherever the stream is cut', () => {
    const lengths = fc.array(fc.oneof(fc.nat(300), fc.constant(66_000)), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(lengths, fc.array(fc.integer({ min: 1, max: 20_000 }), { minLength: 1 }), (all, steps) => {
        const stream = Buffer.concat(all.map(message));
        const frames = new MessageFrames();
        const got: Buffer[] = [];
        for (let at = 0, turn = 0; at < stream.length; turn += 1) {
          const step = steps[turn % steps.length] ?? 1;
          got.push(...frames.push(stream.subarray(at, at + step)));
          at += step;
        }
        expect(got.map(({ length }) => length)).toEqual(all.map((length) => message(length).length));
        expect(Buffer.concat(got).equals(stream)).toBe(true);
      }),
      { numRuns: 100 },
    );
  });

  it.each([
    ['a web page', Buffer.from('<html>'), 'does not begin as a message of LDAP does'],
    ['a length without an end', Buffer.from([0x30, 0x80, 0, 0]), 'makes no sense'],
    ['a length of nine digits', Buffer.from([0x30, 0x89]), 'makes no sense'],
    ['a gigabyte', Buffer.from([0x30, 0x84, 0x40, 0, 0, 0]), 'larger than 256 MiB'],
  ])('refuses %s', (_, bytes, why) => {
    expect(() => new MessageFrames().push(bytes)).toThrow(why);
  });
});

describe('isWellFormed', () => {
  it.each([
    ['30050201010a00', true],
    ['3003020101', true],
    ['3004020101', false],
    ['3003020201', false],
    ['30020280', false],
    ['300302850101', false],
  ])('says of %s: %s', (hex, is) => {
    expect(isWellFormed(Buffer.from(hex, 'hex'))).toBe(is);
  });

  it('never throws and never runs in a circle', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expect(isWellFormed(Buffer.from(bytes))).toBeTypeOf('boolean');
      }),
      { numRuns: 2000 },
    );
  });
});
