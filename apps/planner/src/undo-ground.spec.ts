import { describe, expect, it } from 'vitest';
import type { UndoneRow } from '#db';
import { emailKey } from '#domain';
import { change, DEFAULT_GROUP, orgPolicy, personItem, policy } from '#testing';
import { personByPerson, type UndoGround, undoPerson } from './undo-ground.js';

const ground: UndoGround = {
  org: 'primary',
  policy: policy({ orgs: [orgPolicy()] }),
  groups: [
    { id: 'g0', key: 'default group', name: DEFAULT_GROUP, isDefault: true },
    { id: 'g1', key: 'sales', name: 'Sales', isDefault: false },
    { id: 'g2', key: 'legal', name: 'Legal', isDefault: false },
  ],
};

function row(overrides: Partial<UndoneRow> = {}): UndoneRow {
  return {
    item: personItem(),
    ...{ run: '2026-11-21-0007', halfDone: false, emailKey: 'ana@example.com', email: 'ana@example.com' },
    ...{ signUserId: 'u1', firstName: 'Ana', lastName: 'Alba', accountAdmin: false },
    ...{ memberships: [['g1', 0]], primaryGroupId: null, status: 'ACTIVE' },
    ...{ statusUnread: false, groupsUnread: false, isCreated: false },
    ...overrides,
  };
}

describe('undoPerson', () => {
  it('puts back two changes of one person as one', () => {
    const second = personItem({ change: change('update', ['Sales'], ['Legal']) });
    const memberships = [['g2', 0]] as const;
    const rows = [row({ memberships }), row({ memberships, item: second })];
    const { reversal, applied } = undoPerson(rows, ground);
    expect(reversal).toMatchObject({
      kind: 'change',
      change: {
        before: { memberships: [{ key: 'legal' }] },
        after: { memberships: [{ key: 'default group' }] },
      },
    });
    expect(applied?.signUserId).toBe('u1');
  });

  it.for<[string, Partial<UndoneRow>, string]>([
    ['failed half-way', { halfDone: true }, 'UNDO_HALF_DONE'],
    ['is gone from the org', { signUserId: null, memberships: [] }, 'UNDO_CHANGED_SINCE'],
    ['has the address of the owner now', { emailKey: emailKey('owner@example.com') }, 'OWNER'],
    ['was the owner then', { item: personItem({ emailKey: emailKey('owner@example.com') }) }, 'OWNER'],
    ['could not be looked at', { status: null, statusUnread: true }, 'FACT_UNREAD'],
  ])('leaves alone who %s', ([, overrides, reason]) => {
    expect(undoPerson([row(overrides)], ground).reversal).toEqual({ kind: 'cannot', reason });
  });
});

describe('personByPerson', () => {
  it('keeps the rows of one person together, wherever a batch ends', async () => {
    const [ana, bo] = [row(), row({ emailKey: 'bo@example.com' })];
    async function* batches() {
      yield [ana];
      yield [ana, bo];
      yield await Promise.resolve([bo]);
    }
    const people: (readonly UndoneRow[])[] = [];
    for await (const rows of personByPerson(batches())) people.push(rows);
    expect(people).toEqual([
      [ana, ana],
      [bo, bo],
    ]);
  });
});
