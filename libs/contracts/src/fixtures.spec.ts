import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { allMessages } from './all-messages.js';
import { envelopeSchema } from './define-message.js';

const FOLDER = new URL('../fixtures/', import.meta.url);

function fixture(pattern: string): unknown {
  return JSON.parse(readFileSync(new URL(`${pattern}.json`, FOLDER), 'utf8'));
}

describe('fixtures', () => {
  it('are one file for each message, and nothing else', () => {
    const files = readdirSync(FOLDER).toSorted();
    expect(files).toEqual(allMessages.map(({ pattern }) => `${pattern}.json`).toSorted());
  });

  it.each(allMessages)('of $pattern fits its contract, and every field of it is known', (contract) => {
    const envelope = envelopeSchema.strict().parse(fixture(contract.pattern));
    expect(`${envelope.type}.v${envelope.version}`).toBe(contract.pattern);
    // Unknown fields would be dropped on the way, so the fixture would come out smaller.
    expect(contract.body.parse(envelope.body)).toEqual(envelope.body);
  });

  it.each(allMessages)('of $pattern is refused when its body is taken away', (contract) => {
    expect(contract.body.safeParse({}).success).toBe(false);
  });

  it('have ids of their own', () => {
    const ids = allMessages.map(({ pattern }) => envelopeSchema.parse(fixture(pattern)).id);
    expect(new Set(ids).size).toBe(ids.length);
  });
});
