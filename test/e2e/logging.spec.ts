import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { configFiles } from '../support/config-files.js';
import { expectExit } from '../support/expect-exit.js';
import { csvOf, row } from '../support/people.js';
import { signOrgs, signUser } from '../support/sign-state.js';
import { hasStack } from '../support/transport.js';
import { usingWorkspace } from '../support/using-workspace.js';

const SECRET = 'key-that-nobody-may-read';

function workspaceWith(logging: string, more = '') {
  return usingWorkspace({
    sign: signOrgs({ primary: { key: SECRET, users: [signUser('ann.lee@example.com')] } }),
    files: {
      ...configFiles({ orgs: { primary: { key: SECRET } }, more: `logging: ${logging}${more}` }),
      'users.csv': csvOf([row('ann.lee@example.com', 'Sign Sales')]),
    },
  });
}

function todays(): RegExp {
  return /^\d{4}-\d\d-\d\d-sign\.log$/u;
}

const LINE = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d \d+ (?:DEBUG|INFO|WARNING|ERROR) [\w.-]+ - .*\S$/u;

describe.skipIf(hasStack)('local only: log files', () => {
  it('are named by the day, beside the configuration, and have a line for each event as in the original', async () => {
    const workspace = await workspaceWith(
      "{log_to_file: True, file_log_directory: logs/sign, file_log_name_format: '{:%Y-%m-%d}-sign.log', file_log_level: debug}",
    );
    const elsewhere = { cwd: workspace.besidePath };
    const config = join(workspace.path, 'sign-sync-config.yml');
    expectExit(await workspace.run(['sync', '-c', config, '-t'], elsewhere), 0);
    expectExit(await workspace.run(['sync', '-c', config], elsewhere), 0);

    const [name = '', ...others] = await readdir(join(workspace.path, 'logs', 'sign'));
    expect(others).toEqual([]);
    expect(name).toMatch(todays());
    const text = await readFile(join(workspace.path, 'logs', 'sign', name), 'utf8');
    const lines = text.trimEnd().split('\n');
    expect(lines.filter((line) => !LINE.test(line))).toEqual([]);
    expect(text.match(/={10} Start Run \(Sign Sync version: [\d.]+\) \(TEST MODE\) /gu)).toHaveLength(1);
    expect(text.match(/={10} Start Run /gu)).toHaveLength(2);
    expect(text.match(/={10} End Run .*\(Total time: 0:0\d:\d\d\) /gu)).toHaveLength(2);
    expect(text).toMatch(/ INFO sign_primary - plan\.built /u);
    expect(text).toMatch(/ DEBUG sign_primary - sign\.call .*method=PUT/u);
    expect(text).toMatch(/ INFO main - Run \d{4}-\d\d-\d\d-0002 .*exit 0\n/u);
    expect(text).not.toContain(SECRET);
    expect(text).not.toContain('\u001b');
  });

  it('have only what is as loud as their level, and are not there unless they are asked for', async () => {
    const quiet = await workspaceWith('{log_to_file: True, file_log_name_format: sign.log}');
    expectExit(await quiet.run(['sync']), 0);
    const text = await readFile(join(quiet.path, 'sign_logs', 'sign.log'), 'utf8');
    expect(text).toContain(' INFO ');
    expect(text).not.toContain(' DEBUG ');
    const none = await workspaceWith('{log_to_file: False}');
    expectExit(await none.run(['sync']), 0);
    await expect(stat(join(none.path, 'sign_logs'))).rejects.toThrow('ENOENT');
  });

  it('hold the error of a run that failed', async () => {
    const workspace = await workspaceWith('{log_to_file: True, file_log_name_format: sign.log}');
    await workspace.write({ 'users.csv': 'name,groups\nAnn,Sign Sales\n' });
    expectExit(await workspace.run(['sync']), 1);
    const text = await readFile(join(workspace.path, 'sign_logs', 'sign.log'), 'utf8');
    expect(text).toMatch(/ ERROR source - source\.failed /u);
    expect(text).toMatch(/ ERROR main - .*e-?mail/iu);
    expect(text).toMatch(/={10} End Run /u);
  });

  it('that cannot be written are told, and the run goes on', async () => {
    const workspace = await workspaceWith('{log_to_file: True, file_log_directory: users.csv}');
    const result = await workspace.run(['sync']);
    expectExit(result, 0);
    expect(result.output).toMatch(/The log file users\.csv.* cannot be written/u);
    expect(workspace.sign.counters().total.writes).toBe(1);
  });
});

describe.skipIf(hasStack)('local only: what is said on standard error', () => {
  it('is one JSON object a line with --log-format json, and so is the file', async () => {
    const workspace = await workspaceWith('{log_to_file: True, file_log_name_format: sign.log}');
    const result = await workspace.run(['sync', '--json', '--log-format', 'json']);
    expectExit(result, 0);
    expect(JSON.parse(result.stdout)).toMatchObject({ exitCode: 0 });
    const file = await readFile(join(workspace.path, 'sign_logs', 'sign.log'), 'utf8');
    for (const text of [result.stderr, file]) {
      const events = text
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as { level: string; time: string; event: string });
      expect(events.length).toBeGreaterThan(3);
      for (const { level, time, event } of events) {
        expect(level).toMatch(/^(?:info|warn|error)$/u);
        expect(Number.isNaN(Date.parse(time))).toBe(false);
        expect(event).toMatch(/^[a-z.-]+$/u);
      }
      expect(events.map(({ event }) => event)).toContain('plan.built');
      expect(text).not.toContain(SECRET);
    }
  });

  it('has every call with console_log_level debug, and no secret', async () => {
    const workspace = await workspaceWith('{console_log_level: debug}');
    const result = await workspace.run(['sync']);
    expectExit(result, 0);
    expect(result.stderr).toMatch(/ debug sign\.call .*method=PUT/u);
    expect(result.output).not.toContain(SECRET);
    const quiet = await workspace.run(['sync', '--quiet']);
    expect(quiet.stderr).not.toContain('sign.call');
  });
});
