import { describe, expect, it } from 'vitest';
import { statusWords } from './status.js';

describe('states in words', () => {
  it('speaks the words of the product', () => {
    expect(statusWords('sync', 'out-of-sync')).toMatchObject({ word: 'drifted', tone: 'warn' });
    expect(statusWords('item', 'in_doubt').word).toBe('in doubt');
    expect(statusWords('run', 'partly_done').word).toBe('partly done');
  });

  it('shows a state that it does not know, and does not make one up', () => {
    expect(statusWords('run', 'half_way')).toEqual({ word: 'half way', tone: 'quiet' });
  });
});
