import { expect, it } from 'vitest';
import { askedWords, modeWords } from './run.js';

it('says what a run does and who has asked for it', () => {
  expect([modeWords({ mode: 'test' }), modeWords({ mode: 'other' })]).toEqual(['Test run', 'other']);
  expect([
    askedWords({ mode: 'test', requestedBy: null }),
    askedWords({ mode: 'test', requestedBy: 'local' }),
  ]).toEqual([...['by schedule', 'by local']]);
});
