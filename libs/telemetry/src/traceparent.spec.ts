import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { childTraceparent, newTraceparent, parseTraceparent, traceIdOf } from './traceparent.js';

const PARENT = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00';

describe('traceparent', () => {
  it('starts a trace in the format of W3C', () => {
    expect(newTraceparent()).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/);
  });

  it('keeps the trace id and the flags in a child, under another parent id', () => {
    const child = childTraceparent(PARENT, (size) => 'ab'.repeat(size));
    expect(child).toBe('00-4bf92f3577b34da6a3ce929d0e0e4736-abababababababab-00');
  });

  it('never makes an id of zeros, which W3C forbids', () => {
    const zeros = (size: number) => '00'.repeat(size);
    expect(traceIdOf(newTraceparent(zeros))).toBe('00000000000000000000000000000001');
    expect(traceIdOf(childTraceparent(PARENT, zeros))).toBe(traceIdOf(PARENT));
  });

  it.each([
    undefined,
    '',
    'nonsense',
    '00-00000000000000000000000000000000-00f067aa0ba902b7-01',
    '00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01',
    '00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01',
  ])('starts a new trace where the parent is %j', (parent) => {
    expect(traceIdOf(parent)).toBeUndefined();
    expect(traceIdOf(childTraceparent(parent))).toBeDefined();
  });

  it('comes apart into the ids and flags that OpenTelemetry asks for', () => {
    expect(parseTraceparent(PARENT)).toEqual({
      traceId: '4bf92f3577b34da6a3ce929d0e0e4736',
      spanId: '00f067aa0ba902b7',
      traceFlags: 0,
    });
    expect(parseTraceparent('nonsense')).toBeUndefined();
  });

  it('keeps one trace id over any number of generations', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 20 }), (generations) => {
        const first = newTraceparent();
        let current = first;
        for (let count = 0; count < generations; count += 1) current = childTraceparent(current);
        expect(traceIdOf(current)).toBe(traceIdOf(first));
        expect(current).not.toBe(first);
      }),
    );
  });
});
