import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import type { OrgProgressBody, PlanBody, RunBody, StoredItemBody, TallyBody } from '#contracts';
import { coloured, emailKey, groupKey, type PlanItem, plain } from '#domain';
import { change, personItem } from '#testing';
import type { ItemSelection, RunReader } from '../reader.js';
import { directoryLines, planLines, totals } from './plan-view.js';
import { counterLines, plannedLine, resultLines } from './result-view.js';

/** Reports over items in memory, narrowed and counted as the database does it. */
class MemoryReports {
  readonly stored: StoredItemBody[] = [];
  skipped: { email: string; reason: string }[] = [];
  orgError: OrgProgressBody['error'] = null;
  counts: PlanBody['counts'] = {
    signUsers: 0,
    signOnly: 0,
    matched: 0,
    inStep: 0,
    skipped: {},
    outsideFilter: 0,
  };

  /** A hold of which there is no more to say than its code has that for a message. */
  add(state: string, item: PlanItem, code?: string, message = state === 'held' ? code : undefined): void {
    const reason = code === undefined ? null : { code, message: message ?? `because of ${code}` };
    const position = this.stored.length + 1;
    this.stored.push({ id: String(position), position, state, item, reason });
  }

  async plans(): Promise<PlanBody[]> {
    return [{ planId: 'p', orgId: 'o', label: 'primary', hash: 'h', state: 'planned', counts: this.counts }];
  }

  async tallies(): Promise<TallyBody[]> {
    return this.stored.map(({ state, item, reason }) => ({
      ...{ orgId: 'o', state, items: 1, heldFor: state === 'held' ? (reason?.code ?? null) : null },
      ...(item.subject === 'group'
        ? { action: 'create-group', effects: [] }
        : { action: item.change.action, effects: item.change.effects }),
    }));
  }

  async items(_planId: string, filter: ItemSelection): Promise<StoredItemBody[]> {
    const { states, action, effect, except = [], reason, limit } = filter;
    const actionOf = ({ item }: StoredItemBody) =>
      item.subject === 'group' ? 'create-group' : item.change.action;
    const effectsOf = ({ item }: StoredItemBody): readonly string[] =>
      item.subject === 'group' ? [] : item.change.effects;
    return this.stored
      .filter((one) => states === undefined || states.includes(one.state))
      .filter((one) => (action === undefined || actionOf(one) === action) && !except.includes(actionOf(one)))
      .filter((one) => effect === undefined || effectsOf(one).includes(effect))
      .filter((one) => reason === undefined || one.reason?.code === reason)
      .slice(0, limit);
  }

  async skips(_planId: string, limit: number) {
    return this.skipped.slice(0, limit);
  }

  async progress() {
    return { orgs: [{ label: 'primary', error: this.orgError }] };
  }

  async calls(): Promise<number> {
    return 1;
  }

  get port(): RunReader {
    return this as unknown as RunReader;
  }
}

const directory = {
  ...{
    revision: 1,
    chain: 1,
    view: 'complete',
    explanations: [],
    heldGroups: [],
    warnings: [],
    digest: '9c1e5',
    pages: 1,
  },
  ...{ rows: 1, dropped: 0, people: 1, inScope: 1, outsideFilter: 0, milliseconds: 1234 },
} satisfies RunBody['directory'];

function run(overrides: Partial<RunBody> = {}): RunBody {
  return {
    id: 'r',
    mode: 'sync',
    planHash: '7f3a'.padEnd(60, '0') + 'c91e',
    directory,
    ...overrides,
  } as RunBody;
}

const somebody = (name: string, item: Parameters<typeof personItem>[0] = {}) => {
  const email = `${name}@example.com`;
  return personItem({ email, emailKey: emailKey(email), ...item });
};
const lab: PlanItem = { subject: 'group', org: 'primary', groupKey: groupKey('Lab'), name: 'Lab' };
const leaving = { change: change('deactivate', ['Sales'], ['Sales'], { status: ['ACTIVE', 'INACTIVE'] }) };

const shown = async (reports: MemoryReports, options: { all?: true } = {}, of = run()) =>
  (await planLines(reports.port, of, plain, options)).join('\n');

describe('a plan on the screen', () => {
  it('groups people by what happens to them, leavers first, each kind with its number', async () => {
    const reports = new MemoryReports();
    reports.add('planned', lab);
    reports.add('planned', somebody('ana'));
    reports.add('planned', somebody('bo'));
    reports.add('planned', somebody('zoe', leaving));
    const lines = (await shown(reports)).split('\n');
    expect(lines[0]).toBe('primary');
    expect(lines[1]).toMatch(/^ {2}▼ deactivate +1 {3}zoe@example\.com/);
    expect(lines[2]).toMatch(/^ {2}\+ create group +1 {3}Lab$/);
    expect(lines[3]).toMatch(/^ {2}~ move +2 {3}ana@example\.com +Default Group → Sales +rule 1$/);
    expect(lines[4]).toMatch(/^ +bo@example\.com/);
    expect(lines.at(-1)).toMatch(/^ {2}= in step +0/);
  });

  it('shows ten of each kind and counts the rest, however late a kind comes in a long plan', async () => {
    const reports = new MemoryReports();
    for (let index = 1; index <= 6000; index += 1) reports.add('planned', somebody(`mover${index}`));
    reports.add('planned', somebody('zoe', leaving));
    const text = await shown(reports);
    expect(text).toMatch(/▼ deactivate +1 {3}zoe@example\.com/);
    expect(text).toMatch(/~ move +6,000 {3}mover1@/);
    expect(text).toContain('mover10@example.com');
    expect(text).not.toContain('mover11@example.com');
    expect(text).toContain('… and 5,990 more');
    expect(await shown(reports, { all: true })).toContain('mover5999@example.com');
  });

  it('counts a leaver under the action alone, and not under each thing that is lost', async () => {
    const reports = new MemoryReports();
    reports.add('planned', somebody('ana', { change: change('reset', ['Sales*'], ['Default Group']) }));
    const text = await shown(reports);
    expect(text).toMatch(/▼ reset +1/);
    expect(text).not.toMatch(/move|revoke/);
  });

  it('says of held people why, for each reason apart', async () => {
    const reports = new MemoryReports();
    reports.counts = { ...reports.counts, limit: { signOnly: 312, allowed: 100, configured: '100' } };
    reports.add('held', somebody('ana', { ...leaving, held: 'SIGN_ONLY_LIMIT' }), 'SIGN_ONLY_LIMIT');
    reports.add('held', somebody('bo', { held: 'GROUP_VANISHED' }), 'GROUP_VANISHED');
    const text = await shown(reports);
    expect(text).toMatch(/‖ held +1 +sign_only_limit 100: 312 users are in Sign only/);
    expect(text).toMatch(/‖ held +1 +the directory group they were last seen in has nobody any more/);
    expect(text).not.toMatch(/~ move/);
    const explained = run({ directory: { ...directory, explanations: ['Group "X" is empty.'] } });
    expect(await shown(reports, {}, explained)).toMatch(/‖ held +1 +Group "X" is empty\./);
  });

  it('counts who is in step, skipped with reasons, and in Sign only', async () => {
    const reports = new MemoryReports();
    reports.counts = {
      ...reports.counts,
      ...{ inStep: 7962, signOnly: 12, skipped: { CREATE_USERS_OFF: 131, OWNER: 1 }, outsideFilter: 5 },
    };
    const text = await shown(reports);
    expect(text).toContain(
      '7,962     skipped 132 (create_users is off: 131, owner of the integration key: 1)   in Sign only 12',
    );
    expect(text).toContain('5 of them only because they are in none of the groups given with --users group');
  });

  it('says the same words in colour', async () => {
    const reports = new MemoryReports();
    reports.add('planned', somebody('zoe', leaving));
    reports.add('held', somebody('bo', { held: 'DIRECTORY_EMPTY' }), 'DIRECTORY_EMPTY');
    const painted = (await planLines(reports.port, run(), coloured, {})).join('\n');
    expect(painted).toContain('\u001b[31m');
    expect(stripVTControlCharacters(painted)).toBe(await shown(reports));
  });
});

describe('the directory’s line', () => {
  it('speaks of one and of many as people do', () => {
    expect(directoryLines(run(), plain)).toEqual([
      'Directory   1 person, 1 in scope, read complete in 1.2 s (1 row, evidence 9c1e…)',
    ]);
    const many = run({
      directory: { ...directory, people: 12_480, inScope: 12_000, rows: 12_481, dropped: 2 },
    });
    expect(directoryLines(many, plain)).toEqual([
      'Directory   12,480 people, 12,000 in scope, read complete in 1.2 s (12,481 rows, evidence 9c1e…)',
      '            2 rows were dropped; removals below may concern those people.',
    ]);
    expect(directoryLines(run({ directory: null }), plain)).toEqual([]);
  });

  it.for([
    ['union', 'the last complete read is joined in'],
    ['hold', 'no complete read to compare with'],
  ] as const)('says what an incomplete read means (%s)', ([view, words]) => {
    const explanations = ['The file ends inside a row.'];
    const lines = directoryLines(run({ directory: { ...directory, view, explanations } }), plain).join('\n');
    expect(lines).toContain('read NOT complete');
    expect(lines).toContain('The file ends inside a row.');
    expect(lines).toContain(words);
  });
});

describe('a result on the screen', () => {
  const lines = async (reports: MemoryReports) => resultLines(reports.port, run(), 38_000, plain);

  it('counts what became of the items, and names those whom it did not reach, with reasons', async () => {
    const reports = new MemoryReports();
    reports.add('applied', somebody('ana'));
    reports.add('failed', somebody('bo'), '403');
    reports.add('skipped', somebody('cy'), 'CHANGED_SINCE_PLAN');
    reports.add('held', somebody('di', { held: 'DIRECTORY_EMPTY' }), 'DIRECTORY_EMPTY');
    reports.add('held', somebody('dot'), 'WAVE_STOPPED', 'Wave 1 of 3: 5 of 5 people failed.');
    reports.add('superseded', somebody('eve'), 'SUPERSEDED');
    reports.skipped = [{ email: 'flo@example.com', reason: 'FACT_UNREAD' }];
    expect(await lines(reports)).toEqual([
      '✓ 1 applied   ! 1 failed   ≠ 1 changed since the plan   ↷ 1 superseded   ‖ 2 held   in 38.0 s, 1 call',
      '  ! failed  bo@example.com  primary  move: because of 403',
      '  ≠ changed  cy@example.com  primary  move: because of CHANGED_SINCE_PLAN',
      '  ↷ superseded  eve@example.com  primary  move: because of SUPERSEDED',
      '  ‖ held  di@example.com  primary  move: the directory read found nobody',
      '  ‖ held  dot@example.com  primary  move: Wave 1 of 3: 5 of 5 people failed.',
      '  - skipped  flo@example.com  primary  could not be read in Sign',
    ]);
  });

  it('says nothing of what did not happen, and names an org that failed', async () => {
    const reports = new MemoryReports();
    reports.orgError = { code: 'SIGN_KEY_REFUSED', message: 'The key was refused.' };
    expect(await lines(reports)).toEqual([
      '✓ 0 applied   in 38.0 s, 1 call',
      '  ! failed  primary  The key was refused. (SIGN_KEY_REFUSED)',
    ]);
  });

  it('names twenty of a kind, and where the rest is', async () => {
    const reports = new MemoryReports();
    for (let index = 1; index <= 25; index += 1) reports.add('failed', somebody(`p${index}`), '403');
    const text = await lines(reports);
    expect(text.filter((line) => line.includes('! failed  p'))).toHaveLength(20);
    expect(text.at(-1)).toBe('  … the rest: sign-sync plan show --all');
  });
});

describe('the original’s counters', () => {
  const reports = new MemoryReports();
  reports.counts = { ...reports.counts, signUsers: 10, matched: 5, inStep: 3 };
  reports.add('planned', somebody('ana'));
  reports.add('applied', somebody('bo'));
  reports.add('held', somebody('cy', { ...leaving, held: 'SIGN_ONLY_LIMIT' }), 'SIGN_ONLY_LIMIT');
  const of = async (mode: RunBody['mode']) =>
    (await counterLines(reports.port, run({ mode }))).map((line) => line.trim());

  it('count what a real run applied', async () => {
    const lines = await of('sync');
    expect(lines[0]).toBe('------- Action Summary -------');
    expect(lines).toContain('Number of users with groups updated: 1');
    expect(lines).toContain('Number of Sign users deactivated: 0');
  });

  it('count in a test what a real run would apply, and nobody whom it would hold', async () => {
    const lines = await of('test');
    expect(lines[0]).toBe('------- Action Summary (TEST MODE) -------');
    expect(lines).toContain('Number of users with groups updated: 1');
    expect(lines).toContain('Number of Sign users deactivated: 0');
  });

  it('are none without a directory read', async () => {
    expect(await counterLines(reports.port, run({ mode: 'apply', directory: null }))).toEqual([]);
  });
});

describe('the line of a plan', () => {
  it('counts changes and held people apart', async () => {
    const reports = new MemoryReports();
    reports.add('planned', somebody('ana'));
    reports.add('held', somebody('bo', { held: 'SIGN_ONLY_LIMIT' }), 'SIGN_ONLY_LIMIT');
    const { changes, held } = await totals(reports.port, 'r');
    expect(plannedLine(run(), changes, held)).toBe(
      'Plan 7f3a…c91e   1 change, 1 held. Nothing has been written.',
    );
    expect(plannedLine(run(), 1200, 0)).toContain('1,200 changes, 0 held');
  });
});
