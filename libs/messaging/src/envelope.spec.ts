import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { defineMessage, RunRequestedV1 } from '#contracts';
import { traceIdOf } from '#telemetry';
import { MESSAGE_BYTES_MAX, openMessage, sealMessage, traceparentOf } from './envelope.js';

const RUN = '11111111-1111-4111-8111-111111111111';
const TRACEPARENT = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';

const PeopleV1 = defineMessage({
  type: 'people',
  version: 1,
  body: z.object({ people: z.array(z.object({ row: z.int().min(1), groups: z.array(z.string()) })) }),
});

function reseal(change: Record<string, unknown>): string {
  const { text } = sealMessage(RunRequestedV1, { runId: RUN }, {});
  return JSON.stringify({ ...(JSON.parse(text) as object), ...change });
}

describe('envelopes', () => {
  it('come out as they went in, whatever the body', () => {
    const people = fc.array(
      fc.record({
        row: fc.integer({ min: 1 }),
        groups: fc.array(fc.string({ unit: 'grapheme' })),
      }),
      { minLength: 1, maxLength: 5 },
    );
    fc.assert(
      fc.property(people, (people) => {
        const body = { people };
        const sealed = sealMessage(PeopleV1, body, { runId: RUN, traceparent: TRACEPARENT });
        const opened = openMessage(sealed.text, PeopleV1);
        expect(opened).toMatchObject({ id: sealed.id, runId: RUN, traceparent: TRACEPARENT });
        expect(opened.body).toEqual(body);
      }),
    );
  });

  it('start a trace where the sender has none', () => {
    const { text } = sealMessage(RunRequestedV1, { runId: RUN }, {});
    expect(traceIdOf(traceparentOf(text))).toBeDefined();
  });

  it.each([
    ['no JSON', '{"id":', 'it is not JSON'],
    ['no object', '7', 'body: Invalid input'],
    ['an id that is none', reseal({ id: '7' }), 'id: Invalid UUID'],
    ['another version', reseal({ version: 2 }), 'its envelope says run.requested.v2'],
    ['another type', reseal({ type: 'plan.built' }), 'its envelope says plan.built.v1'],
    ['no body', reseal({ body: undefined }), 'could not be read: body:'],
    ['a wrong body', reseal({ body: { runId: 7 } }), 'does not fit its contract: runId:'],
  ])('are refused with %s', (_, text, message) => {
    expect(() => openMessage(text, RunRequestedV1)).toThrow(message);
  });

  it('never quote the bytes that could not be read, for they may name people', () => {
    expect(() => openMessage('{"email": ana@example.com', RunRequestedV1)).toThrow(
      /^(?!.*ana@example\.com).*$/,
    );
  });

  it('name at most five of the problems of a body', () => {
    const people = Array.from({ length: 9 }, () => ({ row: 0, groups: [] }));
    expect(() => sealMessage(PeopleV1, { people }, {})).toThrow(/; and 4 more$/);
  });

  it('are bounded in bytes, not in characters', () => {
    const groups = ['é'.repeat(MESSAGE_BYTES_MAX / 2)];
    const body = { people: [{ row: 1, groups }] };
    expect(() => sealMessage(PeopleV1, body, {})).toThrow(/at most 262144 are carried/);
  });

  it.each(['', 'null', '7', '{"traceparent":7}', '{"id":'])('yield no traceparent from %j', (text) => {
    expect(traceparentOf(text)).toBeUndefined();
  });
});
