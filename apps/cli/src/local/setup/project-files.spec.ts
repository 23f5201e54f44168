import { execFileSync } from 'node:child_process';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { projectFiles, scheduleFiles, type Start } from './project-files.js';

const start: Start = {
  folder: '/srv/sign sync',
  node: '/usr/bin/node',
  main: '/opt/sign-sync/dist/apps/cli/src/main.js',
  config: 'sign-sync-config.yml',
  isService: false,
};

function textOf(name: string, files: readonly { readonly name: string; readonly text: string }[]): string {
  return files.find((file) => file.name === name)?.text ?? '';
}

/** The command of the one line of a table, as cron hands it to the shell. */
function cronCommand(table: string): string {
  const [line = ''] = table.split('\n').filter((one) => /^\d/u.test(one));
  return line.replace(/^(?:\S+ ){5}/u, '').replaceAll(String.raw`\%`, '%');
}

describe('what starts a sync', () => {
  it('is a unit and a timer for a sync, and a unit alone for a server', () => {
    const once = scheduleFiles('linux', start);
    expect(once.map(({ name }) => name)).toEqual([
      ...['schedule/sign-sync.cron', 'schedule/sign-sync.service', 'schedule/sign-sync.timer'],
    ]);
    const unit = textOf('schedule/sign-sync.service', once);
    expect(unit).toContain('Type=oneshot\n');
    expect(unit).toContain(
      'ExecStart=/usr/bin/node /opt/sign-sync/dist/apps/cli/src/main.js sync --quiet -c sign-sync-config.yml\n',
    );
    expect(unit).toContain('WorkingDirectory=/srv/sign sync\n');
    const [server, ...more] = scheduleFiles('linux', { ...start, isService: true });
    expect(more).toEqual([]);
    expect(server?.text).toContain(' serve -c sign-sync-config.yml\nRestart=on-failure\n');
  });

  it('quotes what systemd would read otherwise', () => {
    const odd = { ...start, folder: '/srv/50%', main: '/srv/a "b" $c/main.js' };
    const unit = textOf('schedule/sign-sync.service', scheduleFiles('linux', odd));
    expect(unit).toContain('WorkingDirectory=/srv/50%%\n');
    expect(unit).toContain(String.raw`"/srv/a \"b\" $$c/main.js"`);
  });

  it('reaches the shell as it was, whatever folders are called', () => {
    const name = fc.string({
      unit: fc.constantFrom(...Array.from(`ab '"$%\\;&|<>()*#~`)),
      minLength: 1,
      maxLength: 8,
    });
    fc.assert(
      fc.property(name, (odd) => {
        const main = `/x/${odd}`;
        const command = cronCommand(
          textOf(
            'schedule/sign-sync.cron',
            scheduleFiles('linux', { ...start, folder: '/', node: 'printf', main }),
          ),
        );
        const said = execFileSync('sh', ['-c', command.replace('printf ', String.raw`printf '%s\n' `)], {
          encoding: 'utf8',
        });
        expect(said.split('\n')[0]).toBe(main);
      }),
      { numRuns: 25 },
    );
  });

  it('has the folder in the task where it is one of Windows', () => {
    const windows = scheduleFiles('win', { ...start, folder: String.raw`D:\a & b` });
    expect(textOf('schedule/sign-sync-task.xml', windows)).toContain(
      String.raw`<Command>D:\a &amp; b\schedule\sign-sync.bat</Command>`,
    );
  });
});

describe('a project', () => {
  it('names every secret of its connectors, and keeps them out of a repository', () => {
    const options = { source: 'ldap', orgs: ['primary', 'emea'], umg: false, isService: true } as const;
    const files = projectFiles(options, { ...start, isService: true });
    const secrets = textOf('sign-sync.env', files);
    for (const name of [
      'SIGN_INTEGRATION_KEY=',
      'SIGN_INTEGRATION_KEY_EMEA=',
      'LDAP_PASSWORD=',
      'SIGN_SYNC_API_TOKEN=',
    ])
      expect(secrets).toContain(`${name}\n`);
    expect(files.find(({ name }) => name === 'sign-sync.env')?.isPrivate).toBe(true);
    expect(textOf('.gitignore', files)).toContain('sign-sync.env\n');
    const compose = textOf('docker-compose.yml', files);
    expect(compose).toContain('serve, -c, /config/sign-sync-config.yml');
    expect(compose).toContain("ports: ['127.0.0.1:8080:8080']");
  });
});
