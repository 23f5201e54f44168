import { expect, it } from 'vitest';
import { keyWords, testWords } from './key-words.js';

it('says what came of a test of a key', () => {
  const nothing = { error: null, users: null, groups: null };
  expect(testWords({ ...nothing, outcome: 'reached', users: 496, groups: 1 }).text).toBe(
    '496 users and 1 group read.',
  );
  const error = { code: 'SIGN_KEY_REFUSED', message: 'Sign refuses the key.' };
  expect(testWords({ ...nothing, outcome: 'failed', error }).text).toBe(
    'Sign refuses the key. (SIGN_KEY_REFUSED)',
  );
  expect(testWords({ ...nothing, outcome: 'waiting' }).word).toBe('waiting');
  expect(keyWords('refused').tone).toBe('bad');
});
