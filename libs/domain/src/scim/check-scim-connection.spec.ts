import { describe, expect, it } from 'vitest';
import { checkScimConnection, type ScimConnectionFacts } from './check-scim-connection.js';

const at = new Date('2026-11-21T14:30:00Z');
const well: ScimConnectionFacts = {
  ...{
    readBy: ['acme'],
    tokens: [{ expiresAt: null, lastUsedAt: at }],
    users: 3,
    groups: 1,
    isFilling: false,
  },
  ...{ mapped: ['Sales'], known: ['Sales'], lastRequest: { at, request: 'PATCH /Users', status: 200 } },
};
const seen = (more: Partial<ScimConnectionFacts>) =>
  checkScimConnection({ ...well, ...more })
    .filter(({ state }) => state !== 'good')
    .map(({ name, state, words }) => `${name} ${state}: ${words}`);

describe('checkScimConnection', () => {
  it('finds nothing where everything is there', () => {
    expect(seen({})).toEqual([]);
    expect(checkScimConnection(well).map(({ words }) => words)).toContain(
      'PATCH /Users answered with 200 at 2026-11-21 14:30 UTC',
    );
  });

  it('says what keeps a push from changing anything', () => {
    const { lastRequest: _, ...silent } = well;
    expect(
      checkScimConnection({ ...silent, tokens: [], readBy: [], users: 0, known: [] }).map(
        ({ state }) => state,
      ),
    ).toEqual(Array.from({ length: 5 }, () => 'bad'));
  });

  it('says what somebody should look at', () => {
    expect(seen({ lastRequest: { at, request: 'GET /Users', status: 401 } })).toEqual([
      expect.stringContaining('answered with 401'),
    ]);
    expect(seen({ isFilling: true })).toEqual([expect.stringContaining('nobody counts as absent yet')]);
    expect(seen({ mapped: ['Sales', 'Legal'] })).toEqual([
      'groups look: 1 pushed; rules name 1 that were not: Legal',
    ]);
    const tokens = [
      { expiresAt: null, lastUsedAt: null },
      { expiresAt: at, lastUsedAt: at },
    ];
    expect(seen({ tokens })).toEqual(['token look: the new token was never used; the one before ends soon']);
  });
});
