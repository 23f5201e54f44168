import { describe, expect, it } from 'vitest';
import type { Config } from '#config';
import type { ActionItem, ObservedUserRow, OrgHold, StepIntent, StepResult } from '#db';
import { emailKey, groupKey, type ItemState, type PersonChange, type PlanItem, personChange } from '#domain';
import { change, FakeSign, memberships, personItem } from '#testing';
import { OrgLease } from '../orgs/org-lease.js';
import type { FinishedItem } from './action-journal.js';
import { LookupDesk } from './lookup-desk.js';
import { OrgScene } from './org-scene.js';
import { runItem } from './run-item.js';

const ana = 'ana@example.com';

/** Keeps in memory what the journal would store; an intent is won as in the database: once. */
class MemoryJournal {
  readonly lines: string[] = [];
  readonly ends: FinishedItem[] = [];
  mayIntend = true;

  async intend(_hold: OrgHold, itemId: string, call: string): Promise<number | undefined> {
    this.lines.push(`intend ${call}`);
    return this.mayIntend && itemId !== '' ? 1 : undefined;
  }

  async advance(_hold: OrgHold, { step, outcome }: StepResult, next?: StepIntent): Promise<void> {
    this.lines.push(`${step} ${outcome}${next ? `, ${next.step} ${next.call}` : ''}`);
  }

  async end(_hold: OrgHold, finished: FinishedItem): Promise<void> {
    const { end, result } = finished;
    this.lines.push(
      [result && `${result.step} ${result.outcome}`, end.state, end.reason?.code].filter(Boolean).join(' '),
    );
    this.ends.push(finished);
  }
}

interface SceneOptions {
  readonly known?: Partial<ObservedUserRow>;
  readonly state?: ItemState;
  readonly signal?: AbortSignal;
  readonly records?: ActionItem['records'];
}

function scene(body: PlanItem, options: SceneOptions = {}) {
  const sign = new FakeSign();
  sign.addGroup('Sales');
  const journal = new MemoryJournal();
  const row: ObservedUserRow | undefined = options.known && {
    ...{
      signUserId: 'u1',
      emailKey: ana,
      email: ana,
      firstName: 'Ana',
      lastName: 'Lee',
      accountAdmin: false,
    },
    ...{ memberships: [['g0', 0]], primaryGroupId: null, primaryAt: null, statusAt: null },
    ...{ status: 'ACTIVE', confidence: 'fresh' },
    ...options.known,
  };
  const config = { policy: { umg: false } } as Config;
  const lease = new OrgLease('o', '1', 0, undefined, { monotonicMs: 0, wallMs: 0 });
  const connection = { orgId: 'o', label: 'primary', config, lease, api: sign, calls: () => 0 };
  const groups = sign.groups.map((group) => ({ ...group, key: groupKey(group.name) }));
  const desk = new LookupDesk(sign);
  const made: string[] = [];
  const subjectKey = body.subject === 'group' ? body.groupKey : body.emailKey;
  const item: ActionItem = {
    ...{
      id: 'i',
      planId: 'p',
      planHash: 'h',
      orgId: 'o',
      state: options.state ?? 'pending',
      attempt: 0,
      lane: 'bulk',
      subjectKey,
      body,
    },
    records: options.records ?? [],
    ...(options.state === 'intended' && { attempt: 1, records: options.records ?? [{ outcome: null }] }),
  };
  const run = () =>
    desk.during(() =>
      runItem(item, {
        ...{
          runId: 'r',
          traceId: 't',
          desk,
          journal,
          signal: options.signal ?? new AbortController().signal,
          hold: connection.lease,
          options: { mode: 'shared' },
        },
        scene: new OrgScene(connection, groups, row ? [row] : []),
        onGroup: async (_group, id) => void made.push(id),
      }),
    );
  return { sign, journal, run, made };
}

const toSales = personItem({ change: change('update', ['Default Group'], ['Sales']) });
const create = personItem({
  change: personChange('create', undefined, {
    ...{
      status: 'ACTIVE',
      accountAdmin: false,
      firstName: 'Ana',
      lastName: 'Lee',
      memberships: memberships('Sales'),
    },
  }),
});
const reactivation: PersonChange = change('reactivate', ['Default Group*'], ['Sales'], {
  status: ['INACTIVE', 'ACTIVE'],
  accountAdmin: [true, false],
});

describe('an item', () => {
  it('stores its intent before the call and its result after it, with what Sign now has', async () => {
    const { sign, journal, run } = scene(toSales, { known: {} });
    sign.addUser(ana);
    await run();
    expect(journal.lines).toEqual(['intend set-groups', '0 done applied']);
    expect(journal.ends[0]).toMatchObject({
      written: { signUserId: 'u1', memberships: [['g1', 0]], primaryGroupId: 'g1', status: 'ACTIVE' },
      audit: { kind: 'decision', event: 'applied', itemId: 'i', subjectKey: ana },
    });
  });

  it('is one action of several steps, each with its own intent', async () => {
    const { sign, journal, run } = scene(create);
    await run();
    expect(journal.lines).toEqual(['intend create-user', '0 done, 1 set-groups', '1 done applied']);
    expect(sign.calls).toEqual([`createUser ${ana}`, 'putUserGroups u1']);
    expect(journal.ends[0]?.written).toMatchObject({ signUserId: 'u1', status: 'ACTIVE', email: ana });
  });

  it('is left alone when the person has changed since the plan, without an intent or a call', async () => {
    for (const known of [
      { memberships: [['g1', 0]] as const },
      { accountAdmin: true },
      { status: 'INACTIVE' as const },
    ]) {
      const { sign, journal, run } = scene(toSales, { known });
      await run();
      expect([journal.lines, sign.calls]).toEqual([['skipped CHANGED_SINCE_PLAN'], []]);
    }
    const gone = scene(toSales);
    await gone.run();
    expect(gone.journal.lines).toEqual(['skipped CHANGED_SINCE_PLAN']);
    const there = scene(create, { known: {} });
    await there.run();
    expect(there.journal.lines).toEqual(['skipped CHANGED_SINCE_PLAN']);
  });

  it('does nothing when its intent is lost to somebody else', async () => {
    const { sign, journal, run } = scene(toSales, { known: {} });
    journal.mayIntend = false;
    await run();
    expect([journal.lines, sign.calls]).toEqual([['intend set-groups'], []]);
  });

  it('whose person has appeared by the time of the creation is left alone, and its attempt says so', async () => {
    const { sign, journal, run } = scene(create);
    sign.addUser(ana);
    await run();
    expect(journal.lines).toEqual(['intend create-user', '0 refused skipped CHANGED_SINCE_PLAN']);
    expect(sign.users).toHaveLength(1);
  });
});

describe('a change of address', () => {
  const access = {
    status: 'ACTIVE' as const,
    accountAdmin: false,
    memberships: memberships('Default Group'),
  };
  const next = 'Ana.Li@example.com';
  const readdress = personItem({
    change: personChange('update', { ...access, email: ana }, { ...access, email: next }),
  });

  it('is stored under the new address, as the same user', async () => {
    const { sign, journal, run } = scene(readdress, { known: {} });
    const user = sign.addUser(ana);
    await run();
    expect([user.email, journal.lines]).toEqual([next, ['intend set-record', '0 done applied']]);
    expect(journal.ends[0]?.written).toMatchObject({
      ...{ signUserId: 'u1', email: next, emailKey: emailKey(next), firstName: 'Ana' },
    });
  });

  it('that an earlier delivery has sent is found done, also when the lists say so by now', async () => {
    const { sign, journal, run } = scene(readdress, { state: 'intended' });
    sign.addUser(next);
    await run();
    expect(sign.calls).toEqual(['getUser u1']);
    expect(journal.lines).toEqual(['0 done applied SETTLED']);
  });

  it('that Sign refuses fails that person alone, and nothing new is believed of them', async () => {
    const { sign, journal, run } = scene(readdress, { known: {} });
    const user = sign.addUser(ana);
    sign.trouble('putUser', { kind: 'refused', status: 403, code: 'PERMISSION_DENIED' });
    await run();
    expect([user.email, journal.lines]).toEqual([
      ana,
      ['intend set-record', '0 refused failed 403 PERMISSION_DENIED'],
    ]);
    expect(journal.ends[0]?.written).toBeUndefined();
  });

  it('is not sent for somebody whose address has changed by hand', async () => {
    const { sign, journal, run } = scene(readdress, { known: { email: 'ana.by.hand@example.com' } });
    await run();
    expect([journal.lines, sign.calls]).toEqual([['skipped CHANGED_SINCE_PLAN'], []]);
  });
});

describe('a refusal', () => {
  it('fails that person alone, with what Sign said, and nothing is believed of them until it is read', async () => {
    const { sign, journal, run } = scene(toSales, { known: {} });
    sign.addUser(ana);
    sign.trouble('putUserGroups', { kind: 'refused', status: 403, code: 'PERMISSION_DENIED' });
    await run();
    expect(journal.lines).toEqual(['intend set-groups', '0 refused failed 403 PERMISSION_DENIED']);
    expect(journal.ends[0]).toMatchObject({
      inDoubtKey: ana,
      end: { reason: { message: 'Sign refused (403 PERMISSION_DENIED: Sign says PERMISSION_DENIED.).' } },
    });
  });

  it('of what is taken away before an activation puts that right behind it (SEMANTICS 14)', async () => {
    const known = { status: 'INACTIVE' as const, accountAdmin: true, memberships: [['g0', 1]] as const };
    const { sign, journal, run } = scene(personItem({ change: reactivation }), { known });
    const user = sign.addUser(ana, {
      ...{ status: 'INACTIVE', record: { isAccountAdmin: true, title: 'CEO' } },
      groups: [{ id: 'g0', isGroupAdmin: true, isPrimary: true }],
    });
    sign.trouble('putUser', { kind: 'refused', status: 403 });
    sign.trouble('putUserGroups', { kind: 'refused', status: 403 });
    await run();
    expect(journal.lines.at(-1)).toMatch(/^\d+ done applied$/);
    expect(journal.lines.filter((line) => line.includes('refused'))).toHaveLength(2);
    const writes = sign.calls.filter((call) => call.startsWith('put'));
    expect(writes.indexOf('putUserState u1 ACTIVE')).toBe(2);
    expect(user).toMatchObject({
      ...{ status: 'ACTIVE', record: { isAccountAdmin: false, title: 'CEO' } },
      groups: [{ id: 'g1', isGroupAdmin: false, isPrimary: true }],
    });
    const steps = journal.lines.flatMap((line) => line.match(/^\d+/) ?? []).map(Number);
    expect(steps).toEqual(steps.map((_, index) => index)); // every step has a number of its own
  });

  it('half-way keeps what is certain: the account is active, the rest is read again', async () => {
    const known = { status: 'INACTIVE' as const };
    const body = personItem({
      change: change('reactivate', ['Default Group'], ['Sales'], { status: ['INACTIVE', 'ACTIVE'] }),
    });
    const { sign, journal, run } = scene(body, { known });
    sign.addUser(ana, { status: 'INACTIVE' });
    sign.trouble('putUserGroups', { kind: 'refused', status: 400, code: 'INVALID_GROUP' });
    await run();
    expect(journal.lines).toEqual([
      'intend set-state',
      '0 done, 1 set-groups',
      '1 refused failed 400 INVALID_GROUP',
    ]);
    expect(journal.ends[0]?.written).toMatchObject({ status: 'ACTIVE', memberships: [['g0', 0]] });
  });
});

describe('a lost answer', () => {
  it('that stays open fails the person as in doubt', async () => {
    const { sign, journal, run } = scene(toSales, { known: {} });
    sign.addUser(ana);
    sign.trouble(
      'putUserGroups',
      ...Array.from({ length: 4 }, () => ({ kind: 'not-done-unanswered' as const })),
    );
    await run();
    expect(journal.lines.at(-1)).toBe('0 in_doubt failed SIGN_IN_DOUBT');
    expect(journal.ends[0]?.inDoubtKey).toBe(ana);
  });

  it('of an item that is delivered again is looked for first: what Sign shows done is not sent again', async () => {
    const { sign, journal, run } = scene(create, { state: 'intended' });
    sign.addUser('ANA@example.com');
    await run();
    expect(sign.calls).toEqual(['listUsers', 'putUserGroups u1']);
    expect(journal.lines).toEqual(['0 done, 1 set-groups', '1 done applied SETTLED']);
    expect(journal.ends[0]?.written).toMatchObject({ signUserId: 'u1', memberships: [['g1', 0]] });
  });

  it('of an item that is delivered again and that Sign does not show is sent', async () => {
    const { sign, journal, run } = scene(create, { state: 'intended' });
    await run();
    expect(sign.calls).toEqual(['listUsers', `createUser ${ana}`, 'putUserGroups u1']);
    expect(journal.lines.at(-1)).toBe('1 done applied SETTLED');
  });

  it('leaves the steps alone that are recorded as done', async () => {
    const records = [{ outcome: 'done' as const, userId: 'u1' }, { outcome: null }];
    const { sign, journal, run } = scene(create, { state: 'intended', records });
    sign.addUser(ana, { groups: [{ id: 'g1', isGroupAdmin: false, isPrimary: true }] });
    await run();
    expect(sign.calls).toEqual(['getUserGroups u1']);
    expect(journal.lines).toEqual(['1 done applied SETTLED']);
  });

  it('is gone on with although the person no longer is as the plan found them: its own calls did that', async () => {
    const { sign, journal, run } = scene(toSales, {
      ...{ state: 'intended', known: { memberships: [['g1', 0]] } },
    });
    sign.addUser(ana, { groups: [{ id: 'g1', isGroupAdmin: false, isPrimary: true }] });
    await run();
    expect([journal.lines, sign.calls]).toEqual([['0 done applied SETTLED'], ['getUserGroups u1']]);
  });
});

describe('a group', () => {
  const lab: PlanItem = { subject: 'group', org: 'primary', groupKey: groupKey('Lab'), name: 'Lab' };

  it('is created once, and known to everybody after it', async () => {
    const { journal, run, made } = scene(lab);
    await run();
    expect(journal.lines).toEqual(['intend create-group', '0 done applied']);
    expect(made).toEqual(['g2']);
  });

  it('that is delivered again with its result missing is looked for', async () => {
    const there = scene(lab, { state: 'intended' });
    there.sign.addGroup('LAB');
    await there.run();
    expect([there.sign.calls, there.made]).toEqual([['listGroups'], ['g2']]);
    const missing = scene(lab, { state: 'intended' });
    await missing.run();
    expect([missing.sign.calls, missing.made]).toEqual([['listGroups', 'createGroup Lab'], ['g2']]);
    expect(missing.journal.lines).toEqual(['0 done applied SETTLED']);
  });
});

describe('a stop', () => {
  it('begins nothing', async () => {
    const { sign, journal, run } = scene(toSales, {
      known: {},
      signal: AbortSignal.abort(new Error('Ctrl-C')),
    });
    sign.addUser(ana);
    await expect(run()).rejects.toThrow('Ctrl-C');
    expect([journal.lines, sign.calls]).toEqual([[], []]);
    expect(emailKey(ana)).toBe(ana);
  });
});
