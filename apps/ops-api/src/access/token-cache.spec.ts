import { describe, expect, it } from 'vitest';
import type { StoredToken } from '#db';
import { TokenCache } from './token-cache.js';

const stored = (id: string) => ({ id, name: id }) as StoredToken;
const at = (ms: number) => new Date(1_700_000_000_000 + ms);

function cacheOver(tokens: Map<string, StoredToken>) {
  const asked: string[] = [];
  const cache = new TokenCache(async (id) => {
    asked.push(id);
    return tokens.get(id);
  });
  return { cache, asked };
}

describe('what was looked up of tokens', () => {
  it('is believed for less than five seconds, so that a revoked one is out by then', async () => {
    const tokens = new Map([['a', stored('a')]]);
    const { cache, asked } = cacheOver(tokens);
    await cache.get('a', at(0));
    tokens.delete('a');
    expect(await cache.get('a', at(3999))).toMatchObject({ id: 'a' });
    expect(await cache.get('a', at(4000))).toBeUndefined();
    expect(asked).toEqual(['a', 'a']);
  });

  it('is not remembered where there was nothing', async () => {
    const tokens = new Map<string, StoredToken>();
    const { cache } = cacheOver(tokens);
    expect(await cache.get('a', at(0))).toBeUndefined();
    tokens.set('a', stored('a'));
    expect(await cache.get('a', at(1))).toMatchObject({ id: 'a' });
  });

  it('can be forgotten, and is bounded', async () => {
    const tokens = new Map(Array.from({ length: 1001 }, (_, index) => [`t${index}`, stored(`t${index}`)]));
    const { cache, asked } = cacheOver(tokens);
    for (const id of tokens.keys()) await cache.get(id, at(0));
    asked.length = 0;
    await cache.get('t0', at(1));
    await cache.get('t1000', at(1));
    cache.forget('t1000');
    await cache.get('t1000', at(1));
    expect(asked).toEqual(['t0', 't1000']);
  });
});
