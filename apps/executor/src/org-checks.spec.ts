import { describe, expect, it } from 'vitest';
import { type CallFacts, orgChecks } from './org-checks.js';

const NOTHING: CallFacts = { protocol: 'https:', answered: false, accepted: false };

/** Reachable, TLS, key: `good`, `bad` or `unknown` each. */
function states(facts: Partial<CallFacts>): string {
  const { reachable, tls, credentials } = orgChecks({ ...NOTHING, ...facts });
  return [reachable, tls, credentials].map(({ state }) => state).join(' ');
}

describe('orgChecks', () => {
  it('passes what has answered a call with the key', () => {
    expect(states({ answered: true, accepted: true })).toBe('good good good');
  });

  it.for([
    { when: 'nothing answers', failure: 'SIGN_UNAVAILABLE', expected: 'bad unknown unknown' },
    {
      when: 'the certificate is not trusted',
      failure: 'SIGN_CERTIFICATE_UNTRUSTED',
      expected: 'good bad unknown',
    },
    { when: 'the host is no address', failure: 'SIGN_HOST_INVALID', expected: 'bad unknown unknown' },
    { when: 'the key cannot be sent', failure: 'SIGN_KEY_MALFORMED', expected: 'unknown unknown bad' },
    { when: 'the file of authorities is no PEM', failure: 'SIGN_CA_FILE', expected: 'unknown bad unknown' },
    {
      when: 'the time is over before any answer',
      failure: 'INSPECTION_TIMEOUT',
      expected: 'bad unknown unknown',
    },
  ])('says of $when no more than what is known', ({ failure, expected }) => {
    expect(states({ failure })).toBe(expected);
  });

  it.for([
    { when: 'it refuses the key', failure: 'SIGN_KEY_REFUSED', expected: 'good good bad' },
    { when: 'its terms are not accepted', failure: 'SIGN_TERMS_NOT_ACCEPTED', expected: 'good good bad' },
    { when: 'it answers nothing but errors', failure: 'SIGN_UNAVAILABLE', expected: 'good good unknown' },
    { when: 'it asks for a long silence', failure: 'SIGN_WAIT_TOO_LONG', expected: 'good good unknown' },
  ])('knows that the server was reached when $when', ({ failure, expected }) => {
    expect(states({ answered: true, failure })).toBe(expected);
  });

  it('does not take an address that was found for a key that is accepted for all calls', () => {
    expect(states({ answered: true, accepted: true, failure: 'SIGN_KEY_REFUSED' })).toBe('good good bad');
  });

  it('says that nothing is encrypted on the way to this machine', () => {
    expect(orgChecks({ ...NOTHING, protocol: 'http:', answered: true }).tls).toEqual({
      state: 'good',
      words: 'none: http, within this machine',
    });
  });
});
