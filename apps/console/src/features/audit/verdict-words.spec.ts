import { describe, expect, it } from 'vitest';
import { type ChainFound, chainWords, proofWords } from './verdict-words.js';

const chain = (more: Partial<ChainFound> = {}): ChainFound => ({
  ...{ org: 'primary', records: 1, to: 1, checkpointTo: 0, macTo: 1 },
  ...more,
});

describe('what was found out about a chain', () => {
  it('is that nobody has touched it', () => {
    expect(chainWords(chain())).toEqual({ word: '1 record, untouched', tone: 'good' });
  });

  it('is the first bad record, and how far all is well', () => {
    const fault = { problem: 'changed', seq: 8, intactTo: 7 };
    expect(chainWords(chain({ fault }))).toEqual({
      ...{ word: 'record 8 was changed: it does not give its hash', tone: 'bad' },
      hint: 'Up to record 7 it is proven that nothing was touched.',
    });
    expect(chainWords(chain({ fault: { ...fault, problem: 'new' } })).word).toBe('record 8: new');
  });

  it('rests on hashes, and on keys where there are some', () => {
    expect(proofWords(chain({ to: 9, macTo: 9, checkpointTo: 4 }))).toBe(
      'hashes, codes of the service, signed up to record 4',
    );
    expect(proofWords(chain({ to: 9, macTo: 3 }))).toBe('hashes, codes up to record 3, no checkpoint');
    expect(proofWords(chain({ to: 0 }))).toBe('no record yet');
  });
});
