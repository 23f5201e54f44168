import { describe, expect, it } from 'vitest';
import { places, withView } from './places.js';

describe('places', () => {
  it('keep what people are called by in one piece of the path', () => {
    expect(places.person('o’neil+x/y@example.com')).toBe('/people/o%E2%80%99neil%2Bx%2Fy%40example.com');
  });

  it('say of their view what is set, and nothing else', () => {
    const view = { state: ['held', 'failed'], org: undefined, text: '', risky: true };
    expect(withView('/plans?page=2', view)).toBe('/plans?page=2&state=held%2Cfailed&risky=true');
    expect(withView('/plans?state=held', { state: undefined })).toBe('/plans');
  });
});
