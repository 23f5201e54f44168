import { describe, expect, it } from 'vitest';
import { checksAfter, checksOf } from './source-checks.js';

/** Reachable, TLS, credentials: `good`, `bad` or `unknown` each. */
function states(code: string): string {
  const { reachable, tls, credentials } = checksAfter(code);
  return [reachable, tls, credentials].map(({ state }) => state).join(' ');
}

describe('the checks of a source', () => {
  it('say in its own words how it was reached', () => {
    const { reachable, tls, credentials } = checksOf({ tls: 'TLS 1.3', credentials: 'anonymous' });
    expect([reachable, tls, credentials]).toEqual([
      { state: 'good', words: 'yes' },
      { state: 'good', words: 'TLS 1.3' },
      { state: 'good', words: 'anonymous' },
    ]);
  });

  it('do not pass a certificate that nobody verified', () => {
    const words = (tls: string) => checksOf({ tls, credentials: 'anonymous' }).tls.state;
    expect(words('StartTLS, TLS 1.3, not verified')).toBe('look');
    expect(words('TLS 1.3, certificate not verified')).toBe('look');
    expect(words('TLS 1.3, certificate verified')).toBe('good');
  });

  it.for([
    ['SOURCE_FILE_MISSING', 'bad unknown unknown'],
    ['SOURCE_FILE_UNREADABLE', 'bad unknown unknown'],
    ['SOURCE_UNREACHABLE', 'bad unknown unknown'],
    ['SOURCE_TLS', 'good bad unknown'],
    ['SOURCE_REFUSED', 'good unknown bad'],
    ['SOURCE_BASE_UNKNOWN', 'good unknown unknown'],
    ['SOURCE_CUT', 'good unknown unknown'],
    ['INSPECTION_TIMEOUT', 'unknown unknown unknown'],
    ['INSPECTION_DEFECT', 'unknown unknown unknown'],
  ] as const)('say after %s what is known and what is not: %s', ([code, expected]) => {
    expect(states(code)).toBe(expected);
  });
});
