import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { logFileName } from './log-file-name.js';

const time = { year: 2026, month: 11, day: 22, hour: 8, minute: 1, second: 2, microsecond: 0 };

describe('logFileName', () => {
  it.each([
    ['{:%Y-%m-%d}.log', '2026-11-22.log'],
    ['{:%Y-%m-%d}-sign.log', '2026-11-22-sign.log'],
    ['{0:%Y-%m-%d}.log', '2026-11-22.log'],
    ['{:%Y}/{:%m}/{:%d}.log', '2026/11/22.log'],
    ['sign-{:%H%M%S}.log', 'sign-080102.log'],
    ['user-sync.log', 'user-sync.log'],
    ['{{{:%Y}}}.log', '{2026}.log'],
    ['{:%c}', 'Sun Nov 22 08:01:02 2026'],
    ['{}.log', '2026-11-22 08:01:02.log'],
  ])('makes of %s what Python makes of it: %s', (format, name) => {
    expect(logFileName(format, time)).toBe(name);
  });

  it.each([
    ['{:%Y', 'not closed'],
    ['%Y}.log', 'closes nothing'],
    ['{1:%Y}.log', 'no date'],
    ['{date}.log', 'no date'],
    ['../{:%Y}.log', 'leads out of'],
    ['/var/log/{:%Y}.log', 'leads out of'],
    [String.raw`C:\logs\sign.log`, 'leads out of'],
    ['{:%z}', 'empty name'],
    ['logs/', 'empty name'],
  ])('refuses %s', (format, words) => {
    expect(logFileName(format, time)).toEqual({ problem: expect.stringContaining(words) as string });
  });

  it('ends, and never leads out of its folder', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...Array.from('{}%:0Ym./\\ab-')) }), (format) => {
        const name = logFileName(format, time);
        const steps = typeof name === 'string' ? name.split(/[/\\]/u) : [];
        expect(steps).not.toContain('..');
      }),
    );
  });
});
