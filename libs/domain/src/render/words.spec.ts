import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import { coloured, plain } from './paint.js';
import { counted, grouped, holdWords, skipWords } from './words.js';

describe('words', () => {
  it('count as people write numbers', () => {
    expect([
      counted(1, 'person', 'people'),
      counted(0, 'person', 'people'),
      counted(3120, 'person', 'people'),
    ]).toEqual(['1 person', '0 people', '3,120 people']);
    expect(grouped(1_000_000)).toBe('1,000,000');
  });

  it('say every reason in words, and a reason of a newer version as it is', () => {
    for (const reason of [
      'CREATE_USERS_OFF',
      'INACTIVE_CREATE_USERS_OFF',
      'ORG_LIST_INCOMPLETE',
      'FACT_UNREAD',
      'OWNER',
      'PROTECTED',
      'OUT_OF_SCOPE',
      'ADDRESS_CONTESTED',
      'ROW_DROPPED',
    ]) {
      expect(skipWords(reason)).not.toBe(reason);
    }
    for (const reason of [
      'SIGN_ONLY_LIMIT',
      'DIRECTORY_INCOMPLETE',
      'DIRECTORY_EMPTY',
      'DIRECTORY_SHRUNK',
      'GROUP_VANISHED',
    ]) {
      expect(holdWords(reason)).not.toBe(reason);
    }
    expect([skipWords('NEW'), holdWords('NEW')]).toEqual(['NEW', 'NEW']);
  });
});

describe('paint', () => {
  it('has the same words in every tone, with and without colour', () => {
    for (const tone of Object.keys(plain) as (keyof typeof plain)[]) {
      expect(plain[tone]('word')).toBe('word');
      expect(coloured[tone]('word')).not.toBe('word');
      expect(stripVTControlCharacters(coloured[tone]('word'))).toBe('word');
    }
  });
});
