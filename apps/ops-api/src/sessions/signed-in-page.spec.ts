import { describe, expect, it } from 'vitest';
import { signedInPage } from './signed-in-page.js';

describe('the page after a sign-in', () => {
  it('goes on to the path, whatever that holds', () => {
    expect(signedInPage('/runs?state=held&x=1')).toContain('url=/runs?state=held&#38;x=1"');
    const attack = signedInPage(`/"><script>alert('x')</script>`);
    expect(attack).not.toMatch(/<script|"><s/);
  });
});
