import { writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LocalReader } from '../../apps/cli/src/local/local-reader.js';
import { planDocument } from '../../apps/cli/src/view/plan-document-view.js';
import { directoryLines, planLines, totals } from '../../apps/cli/src/view/plan-view.js';
import { counterLines, plannedLine, resultLines } from '../../apps/cli/src/view/result-view.js';
import { showRun } from '../../apps/cli/src/view/show-run.js';
import type { RunReader } from '../../apps/cli/src/reader.js';
import { plain } from '#domain';
import { configFiles, type RuleOptions } from '../support/config-files.js';
import { findUser } from '../support/find-user.js';
import { csvOf, row } from '../support/people.js';
import { writesOf } from '../support/sign-ledger.js';
import { signOrgs, signUser } from '../support/sign-state.js';
import { listeningTerminal, RemoteWorld } from './remote-world.js';

const ana = row('ana.lee@example.com', 'Sign Sales');
const bo = row('bo.ray@example.com', 'Sign Sales');
const leaver = signUser('zoe.ash@example.com', 'Sales');
const config = { signOnlyAction: 'deactivate' as const, orgs: { primary: { deactivateUsers: true } } };

let world: RemoteWorld;

beforeAll(async () => {
  const state = signOrgs({ primary: { users: [signUser(bo.email), leaver] } });
  world = await RemoteWorld.open(state, { ...configFiles(config), 'users.csv': csvOf([ana, bo]) });
});
afterAll(() => world.close());

/** Runs there and shows it here. */
async function sync(what: 'sync' | 'plan', flags: Parameters<RemoteWorld['place']>[1] = {}) {
  const terminal = listeningTerminal();
  const place = await world.place(terminal, flags);
  terminal.note(place.headline);
  const finished = await place.run(what);
  const common = { configFilename: world.configFilename };
  const exitCode = await showRun(finished, place.reader, terminal, common);
  return { finished, exitCode, lines: terminal.lines };
}

/** Everything that views say of a run. */
async function everythingOf(reader: RunReader, runId: string): Promise<string[]> {
  const run = await reader.run(runId);
  const { changes, held } = await totals(reader, runId);
  return [
    ...directoryLines(run, plain),
    ...(await planLines(reader, run, plain, { all: true })),
    ...(await resultLines(reader, run, 1, plain)),
    ...(await counterLines(reader, run)),
    plannedLine(run, changes, held),
    JSON.stringify(await planDocument(reader, run)),
    JSON.stringify({ directory: run.directory, error: run.error, finishedAt: run.finishedAt }),
  ];
}

describe('a command that asks a server', () => {
  it('plans there, and shows it as it shows its own', async () => {
    const { finished, exitCode, lines } = await sync('plan');
    expect([finished.run.state, finished.run.mode, exitCode]).toEqual(['done', 'plan', 0]);
    expect(lines[0]).toBe('acme/sign-sync-config.yml   1 org, 1 rule, source csv (acme/users.csv)');
    const text = lines.join('\n');
    expect(text).toMatch(/Directory {3}2 people, 2 in scope, read complete/);
    expect(text).toContain('+ create');
    expect(text).toMatch(/Apply exactly this: {3}sign-sync apply [0-9a-f]{8}/);
    expect(lines.at(-1)).toMatch(/^Run \d{4}-\d\d-\d\d-0001 {3}trace [0-9a-f]{8}… {3}exit 0$/);
    expect(writesOf(world.sign)).toEqual([]);

    const here = new LocalReader(world.db, world.config);
    const there = (await world.place(listeningTerminal())).reader;
    expect(await everythingOf(there, finished.run.id)).toEqual(await everythingOf(here, finished.run.id));
    expect(await there.latestPlannedRun()).toBe(finished.run.id);
    expect(await there.explain('ana@example.com')).toEqual(await here.explain('ana@example.com'));
  });

  it('applies exactly the plan that was shown, and no plan twice', async () => {
    const planned = await sync('plan');
    const hash = planned.finished.run.planHash ?? '';
    const place = await world.place(listeningTerminal());
    const applied = await place.apply(hash.slice(0, 10));
    expect([applied.run.state, applied.run.mode, applied.stopped]).toEqual(['done', 'apply', false]);
    expect(findUser(world.sign, ana.email).groups).toEqual([{ name: 'Sales', primary: true, admin: false }]);
    const here = new LocalReader(world.db, world.config);
    expect(await everythingOf(place.reader, applied.run.id)).toEqual(
      await everythingOf(here, applied.run.id),
    );

    const again = place.apply(hash);
    await expect(again).rejects.toMatchObject({
      code: 'PLAN_REFUSED',
      message: 'This plan was applied before; a plan is used once. Plan again. Nothing was written.',
    });
    await expect(place.apply('beefbeef')).rejects.toThrow('No stored plan has the hash beefbeef.');
  });

  it('runs a test there, unless it is told otherwise', async () => {
    await world.write('users.csv', csvOf([ana, bo, row('cy.fox@example.com', 'Sign Sales')]));
    const test = await sync('sync', { testMode: true });
    expect([test.finished.run.mode, test.exitCode]).toEqual(['test', 0]);
    expect(test.lines.join('\n')).toContain('Action Summary (TEST MODE)');

    const real = await sync('sync');
    expect([real.finished.run.mode, real.exitCode]).toEqual(['sync', 0]);
    expect(real.lines.join('\n')).toContain('1 applied');
    expect(findUser(world.sign, 'cy.fox@example.com').groups).toHaveLength(1);
  });

  it('says of a directory that cannot be read what a command of its own says', async () => {
    await world.write('users.csv', '');
    const { exitCode, lines, finished } = await sync('sync');
    expect([exitCode, finished.run.error?.code]).toEqual([1, 'SOURCE_EMPTY']);
    expect(lines).toContain('Error SOURCE_EMPTY. See docs/errors.md. Nothing was written.');
    await world.write('users.csv', csvOf([ana, bo]));
  });

  it('compares rules of a file of its own with those of the server, which opens nothing that the file names', async () => {
    const other = `${world.configFilename}.other.yml`;
    const compare = async (rules: RuleOptions[], extra = '') => {
      const { 'sign-sync-config.yml': text = '' } = configFiles({ ...config, rules });
      const elsewhere = text.replace('connector-csv.yml', '/nowhere/connector-csv.yml');
      await writeFile(other, elsewhere.replaceAll('connector-sign.yml', '/nowhere/else.yml') + extra);
      const place = await world.place(listeningTerminal());
      const { here, there } = await place.compare(other);
      const items = async (run?: typeof here) =>
        run ? (await planDocument(place.reader, run.run)).orgs.flatMap((org) => org.items) : [];
      return { here, there, onlyHere: await items(here), onlyThere: await items(there) };
    };
    await world.write('users.csv', csvOf([ana, bo, row('di.oak@example.com', 'Sign Lab')]));
    const writes = writesOf(world.sign).length;
    const compared = await compare([
      { directoryGroup: 'Sign Sales', signGroup: 'Sales', groupAdmin: true },
      { directoryGroup: 'Sign Lab', signGroup: 'Sales' },
    ]);
    const effects = (items: typeof compared.onlyHere) =>
      items.flatMap((item) => (item.subject === 'person' ? [`${item.email} ${item.change.action}`] : []));
    expect(effects(compared.onlyHere)).not.toContain('di.oak@example.com create');
    expect(effects(compared.onlyThere)).toContain('di.oak@example.com create');
    expect(effects(compared.onlyThere)).toContain('ana.lee@example.com update');
    expect(writesOf(world.sign).length).toBe(writes);

    // Nobody can apply what those rules would do under the rules of the server.
    const place = await world.place(listeningTerminal());
    const hash = compared.there?.run.planHash ?? '';
    await expect(place.apply(hash)).rejects.toMatchObject({ code: 'PLAN_REFUSED' });
    await expect(compare([], 'waves: [50%, 10%]\n')).rejects.toThrow(/sign-sync-config\.yml\.other\.yml:\d+/);
    await world.write('users.csv', csvOf([ana, bo]));
  });

  it('waits for a run that is under way, says so, and follows the run that it joins', async () => {
    const release = await world.blockOrgs();
    const [first, second] = [sync('plan'), sync('plan')];
    await seen(async () => {
      const states = await world.db.query<{ state: string }>(
        `select state from run where state in ('waiting', 'joined') order by state`,
      );
      return states.map(({ state }) => state).join() === 'joined,waiting';
    });
    await release();
    const ends = await Promise.all([first, second]);
    expect(new Set(ends.map(({ finished }) => finished.run.id)).size).toBe(1);
    const texts = ends.map(({ lines }) => lines.join('\n'));
    expect(texts.every((text) => /^Waiting {5}for run \d{4}-\d\d-\d\d-\d{4}$/m.test(text))).toBe(true);
    expect(texts.filter((text) => /^Joined {6}run \d{4}-\d\d-\d\d-\d{4}, which/m.test(text))).toHaveLength(1);
  });
});

/** Looks again until it is so; the spec's own time limit ends a wait in vain. */
async function seen(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo())) await new Promise((resolve) => setTimeout(resolve, 50));
}
