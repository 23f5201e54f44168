import { fileURLToPath } from 'node:url';
import { format, resolveConfig } from 'prettier';
import { describe, expect, it } from 'vitest';
import { allMessages } from './all-messages.js';
import { asyncApiDocument } from './asyncapi.js';

const COMMITTED = fileURLToPath(new URL('../../../docs/asyncapi.json', import.meta.url));

describe('docs/asyncapi.json', () => {
  /** When a contract has changed on purpose: `npx vitest run --project unit libs/contracts --update`. */
  it('is the description of the contracts as they are', async () => {
    const style = await resolveConfig(COMMITTED);
    const document = await format(JSON.stringify(asyncApiDocument(allMessages)), {
      ...style,
      parser: 'json',
    });
    await expect(document).toMatchFileSnapshot(COMMITTED);
  });

  it('has a channel and a closed reference for every message', () => {
    const text = JSON.stringify(asyncApiDocument(allMessages));
    const { channels, components } = JSON.parse(text) as {
      channels: Record<string, { address: string }>;
      components: { messages: Record<string, unknown> };
    };
    const patterns = allMessages.map(({ pattern }) => pattern).toSorted();
    expect(Object.keys(channels)).toEqual(patterns);
    expect(Object.keys(components.messages)).toEqual(patterns);
    const references = [...text.matchAll(/"#\/components\/messages\/([^"]+)"/g)].map(([, name = '']) => name);
    expect(references.toSorted()).toEqual(patterns);
  });

  it('does not depend on the order in which the contracts are listed', () => {
    expect(asyncApiDocument(allMessages.toReversed())).toEqual(asyncApiDocument(allMessages));
  });
});
