import { afterEach, describe, expect, it } from 'vitest';
import { activeTraceparent, inSpan, recordSpans, type SpanOptions } from './span.js';
import { newTraceparent, traceIdOf } from './traceparent.js';

const PARENT = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';

interface Recorded {
  readonly name: string;
  readonly options: SpanOptions;
  readonly ends: unknown[];
}

function recordInto(spans: Recorded[]): void {
  recordSpans((name, options) => {
    const span = { name, options, ends: [] as unknown[] };
    spans.push(span);
    return {
      traceparent: newTraceparent(),
      annotate: () => undefined,
      end: (error) => void span.ends.push(error ?? 'well'),
    };
  });
}

afterEach(() => recordSpans(undefined));

describe('inSpan', () => {
  it('goes on with the trace of its parent while nobody records', async () => {
    const traceparent = await inSpan('work', { parent: PARENT }, async (span) => span.traceparent);
    expect(traceIdOf(traceparent)).toBe(traceIdOf(PARENT));
    expect(traceparent).not.toBe(PARENT);
  });

  it('is a child of the span around it', async () => {
    const [outer, inner] = await inSpan('outer', {}, async ({ traceparent }) => [
      traceparent,
      await inSpan('inner', {}, async (span) => span.traceparent),
    ]);
    expect(traceIdOf(inner)).toBe(traceIdOf(outer));
  });

  it('begins a trace where the parent is undefined, also inside of another span', async () => {
    const [outer, inner] = await inSpan('outer', {}, async ({ traceparent }) => [
      traceparent,
      await inSpan('inner', { parent: undefined }, async (span) => span.traceparent),
    ]);
    expect(traceIdOf(inner)).not.toBe(traceIdOf(outer));
  });

  it('is the active span of all that its work awaits, and of nothing else', async () => {
    const work = async ({ traceparent }: { traceparent: string }) => {
      await new Promise((resolve) => setImmediate(resolve));
      return activeTraceparent() === traceparent;
    };
    const seen = await Promise.all([inSpan('one', {}, work), inSpan('another', {}, work)]);
    expect(seen).toEqual([true, true]);
    expect(activeTraceparent()).toBeUndefined();
  });

  it('begins its work before it returns, so that nothing comes in between', () => {
    let begun = false;
    void inSpan('work', {}, async () => void (begun = true));
    expect(begun).toBe(true);
  });

  it('ends each recorded span once, with the error that was thrown, and throws it on', async () => {
    const spans: Recorded[] = [];
    recordInto(spans);
    const failure = new Error('no');
    await inSpan('good', { kind: 'client' }, async () => 1);
    await expect(inSpan('bad', {}, () => Promise.reject(failure))).rejects.toBe(failure);
    expect(spans.map(({ name, ends }) => [name, ends])).toEqual([
      ['good', ['well']],
      ['bad', [failure]],
    ]);
  });

  it('tells the recorder the span around it as the parent', async () => {
    const spans: Recorded[] = [];
    recordInto(spans);
    const outer = await inSpan('outer', { parent: PARENT }, async ({ traceparent }) => {
      await inSpan('inner', { kind: 'client' }, async () => undefined);
      return traceparent;
    });
    expect(spans.map(({ options }) => options)).toEqual([
      { parent: PARENT },
      { parent: outer, kind: 'client' },
    ]);
  });
});
