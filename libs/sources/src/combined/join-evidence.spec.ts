import { describe, expect, it } from 'vitest';
import type { ReadEvidenceBody } from '#contracts';
import { SourceUnreadableError } from '../source-unreadable.error.js';
import { joinEvidence, type ReadPart } from './join-evidence.js';

function read(source: string, overrides: Partial<ReadEvidenceBody> = {}): ReadPart {
  const evidence = {
    ...{ source, pages: 2, rows: 10, people: 9, batches: 1, dropped: 1, flaws: [], groupsNotFound: [] },
    ...{ warnings: [], digest: 'a'.repeat(64), startedAt: '2026-11-22T00:00:00.000Z' },
    ...overrides,
  };
  return { source, evidence };
}

function failed(source: string, message = 'The server does not answer.'): ReadPart {
  return { source, error: new SourceUnreadableError('SOURCE_UNREACHABLE', message), rows: 4, people: 3 };
}

function join(parts: readonly ReadPart[], groupsSeen: readonly string[] = []): ReadEvidenceBody {
  return joinEvidence(parts, {
    ...{ source: 'a + b', startedAt: '2026-11-22T00:00:00.000Z', batches: 3 },
    ...{ groups: ['Sales', 'Legal'], groupsSeen: new Set(groupsSeen) },
  });
}

const register = (sales: number | undefined, legal: number | undefined): Partial<ReadEvidenceBody> => ({
  groupsAnswered: [
    ...(sales === undefined ? [] : [{ group: 'Sales', people: sales }]),
    ...(legal === undefined ? [] : [{ group: 'Legal', people: legal }]),
  ],
  groupsNotFound: [...(sales === undefined ? ['Sales'] : []), ...(legal === undefined ? ['Legal'] : [])],
});

describe('joinEvidence', () => {
  it('adds up what the sources read, and keeps the parts', () => {
    expect(
      join([read('ldap:x'), read('okta:y', { pages: 1, rows: 5, people: 5, dropped: 0 })]),
    ).toMatchObject({
      ...{ source: 'a + b', pages: 3, rows: 15, people: 14, dropped: 1, batches: 3, flaws: [] },
      sources: [
        { source: 'ldap:x', outcome: 'read', pages: 2, rows: 10, people: 9, dropped: 1 },
        { source: 'okta:y', outcome: 'read', pages: 1, rows: 5, people: 5, dropped: 0 },
      ],
    });
  });

  it('makes a flaw of a source that failed, and of each flaw of the others', () => {
    const flaws = [{ code: 'CSV_NO_FINAL_NEWLINE', message: 'users.csv: the last line does not end.' }];
    const joined = join([failed('okta:y'), read('csv:/users.csv', { flaws })]);
    expect(joined.flaws).toEqual([
      {
        code: 'SOURCE_UNREACHABLE',
        message: 'okta:y could not be read: The server does not answer.',
      },
      ...flaws,
    ]);
    expect(joined.sources?.[0]).toEqual({
      ...{ source: 'okta:y', outcome: 'failed', pages: 0, rows: 4, people: 3, dropped: 0 },
    });
  });

  it('fails with all reasons when no source could be read', () => {
    expect(() => join([failed('ldap:x', 'Wrong password.'), failed('okta:y')])).toThrow(
      expect.objectContaining({
        code: 'SOURCES_FAILED',
        message:
          'None of the 2 sources could be read. ldap:x: Wrong password. okta:y: The server does not answer.',
      }),
    );
  });

  it('calls a group unknown that every register denies and no row had', () => {
    const ldap = read('ldap:x', register(3, undefined));
    expect(join([ldap, read('okta:y', register(undefined, undefined))]).groupsNotFound).toEqual(['Legal']);
    expect(join([ldap, read('okta:y', register(undefined, 0))]).groupsNotFound).toEqual([]);
    expect(join([ldap, read('csv:/users.csv')]).groupsNotFound).toEqual(['Legal']);
    expect(join([ldap, read('csv:/users.csv')], ['Legal']).groupsNotFound).toEqual([]);
    expect(join([read('csv:/a.csv'), read('csv:/b.csv')]).groupsNotFound).toEqual([]);
  });

  it('calls no group unknown while a source is missing that might know it', () => {
    expect(join([read('ldap:x', register(3, undefined)), failed('okta:y')]).groupsNotFound).toEqual([]);
  });

  it('tells of an unknown group only when it is unknown to all, and whose warning it is', () => {
    const warnings = ['No group found for: Sales', 'No group found for: Legal. Did you mean "Law"?', 'Slow.'];
    const denies = { ...register(undefined, undefined), warnings };
    expect(join([read('ldap:x', denies), read('okta:y', register(1, undefined))]).warnings).toEqual([
      'ldap:x: No group found for: Legal. Did you mean "Law"?',
      'ldap:x: Slow.',
    ]);
  });

  it('adds up the people of each group, in the order of the configuration', () => {
    const parts = [
      read('ldap:x', register(undefined, 2)),
      read('okta:y', register(4, 3)),
      read('csv:/users.csv'),
    ];
    expect(join(parts).groupsAnswered).toEqual([
      { group: 'Sales', people: 4 },
      { group: 'Legal', people: 5 },
    ]);
    expect(join([read('csv:/a.csv'), read('csv:/b.csv')])).not.toHaveProperty('groupsAnswered');
  });

  it('has a digest that changes with that of any part, and with who failed', () => {
    const digests = [
      join([read('ldap:x'), read('okta:y')]),
      join([read('ldap:x'), read('okta:y', { digest: 'b'.repeat(64) })]),
      join([read('ldap:x'), failed('okta:y')]),
    ].map(({ digest }) => digest);
    expect(new Set(digests).size).toBe(3);
    expect(join([read('ldap:x'), read('okta:y')]).digest).toBe(digests[0]);
  });
});
