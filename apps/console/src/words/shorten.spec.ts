import { expect, it } from 'vitest';
import { shorten } from './shorten.js';

it('shortens an identifier in its middle, and leaves a short one whole', () => {
  expect(shorten('7f3a0000000000000000c91e')).toBe('7f3a…c91e');
  expect(shorten('2026-11-21', 4)).toBe('2026-11-21');
});
