import { type ExampleOptions, keyVariableOf } from '#config';
import type { NewFile } from './write-files.js';

/** How this command is started again. */
export interface Start {
  /** Absolute, of the project. */
  readonly folder: string;
  /** Absolute: Node, and this command's main file. */
  readonly node: string;
  readonly main: string;
  /** `sign-sync-config.yml` */
  readonly config: string;
  readonly isService: boolean;
}

/** What a project has besides its configuration. */
export function projectFiles(options: ExampleOptions, start: Start): NewFile[] {
  return [
    { name: 'sign-sync.env', text: environmentOf(options), isPrivate: true },
    { name: '.gitignore', text: GIT_IGNORE },
    { name: 'docker-compose.yml', text: composeOf(start) },
    ...scheduleFiles('linux', start),
    ...scheduleFiles('win', start),
  ];
}

/** A server is started with the machine; a sync every two hours, which is as often as Adobe wants a full read. */
export function scheduleFiles(platform: 'linux' | 'win', start: Start): NewFile[] {
  if (platform === 'win') {
    return [
      { name: 'schedule/sign-sync.bat', text: dos(batchOf(start)) },
      { name: 'schedule/sign-sync-task.xml', text: dos(taskOf(start)) },
    ];
  }
  const unit = { name: 'schedule/sign-sync.service', text: unitOf(start) };
  if (start.isService) return [unit];
  return [
    { name: 'schedule/sign-sync.cron', text: cronOf(start) },
    unit,
    { name: 'schedule/sign-sync.timer', text: TIMER },
  ];
}

const DIRECTORY_VARIABLES = {
  csv: [],
  ldap: ['LDAP_PASSWORD'],
  okta: ['OKTA_API_TOKEN'],
  adobe_console: ['UMAPI_CLIENT_ID', 'UMAPI_CLIENT_SECRET'],
} as const;

function environmentOf({ orgs, source, isService }: ExampleOptions): string {
  const secrets = [...orgs.map(keyVariableOf), ...DIRECTORY_VARIABLES[source]];
  return `# The secrets that the connector files name. Only their owner may read this file; it is no part of a repository.
${secrets.map((name) => `${name}=\n`).join('')}${isService ? `\n# What callers of the API must show.\nSIGN_SYNC_API_TOKEN=\n` : ''}
# Of the database in docker-compose.yml.
POSTGRES_PASSWORD=
`;
}

const GIT_IGNORE = `sign-sync.env
secrets/
sign-sync-state/
sign_logs/
cache/
`;

function composeOf({ config, isService }: Start): string {
  const command = isService
    ? `[node, dist/apps/cli/src/main.js, serve, -c, /config/${config}, --host, 0.0.0.0]`
    : `[node, dist/apps/cli/src/main.js, sync, -c, /config/${config}]`;
  const running = isService
    ? `    restart: unless-stopped
    ports: ['127.0.0.1:8080:8080']
`
    : `    # Started by a schedule: docker compose --env-file sign-sync.env run --rm sign-sync
    profiles: [once]
    restart: 'no'
`;
  return `# Sign Sync in a container, with a database of its own. The image is built from the repository: docker build --target service -t sign-sync:local .
# Secrets stand in sign-sync.env, so every command begins with: docker compose --env-file sign-sync.env
services:
  sign-sync:
    image: sign-sync:\${SIGN_SYNC_TAG:-local}
    command: ${command}
    init: true
    # Whoever owns this folder, so that log files can be written.
    user: \${SIGN_SYNC_USER:-1000:1000}
    env_file: [sign-sync.env]
    environment:
      SIGN_SYNC_DATABASE_URL: postgres://signsync:\${POSTGRES_PASSWORD:?in sign-sync.env}@postgres:5432/signsync
    volumes: ['.:/config']
    depends_on:
      postgres: { condition: service_healthy }
${running}
  postgres:
    image: postgres:18.1-bookworm
    restart: unless-stopped
    environment:
      POSTGRES_USER: signsync
      POSTGRES_PASSWORD: \${POSTGRES_PASSWORD:?in sign-sync.env}
      POSTGRES_DB: signsync
    volumes: ['postgres-data:/var/lib/postgresql']
    healthcheck:
      test: [CMD-SHELL, pg_isready -U signsync]
      interval: 5s
      timeout: 5s
      retries: 20

# What Sign Sync knows: audit, approvals, baselines. Back it up.
volumes:
  postgres-data:
`;
}

function cronOf({ folder, node, main, config }: Start): string {
  const run = `set -a; [ ! -f sign-sync.env ] || . ./sign-sync.env; set +a; ${shell(node)} ${shell(main)} sync -c ${shell(config)} --quiet`;
  // cron takes a % for a line break.
  const line = `cd ${shell(folder)} && { ${run}; }`.replaceAll('%', String.raw`\%`);
  return `# A sync every two hours. Put it in place with: crontab schedule/sign-sync.cron (this replaces the present table of this user)
# What it says is mailed by cron; log files are in sign_logs.
17 */2 * * * ${line}
`;
}

function unitOf({ folder, node, main, config, isService }: Start): string {
  const exec = (words: string) => `ExecStart=${unit(node)} ${unit(main)} ${words} -c ${unit(config)}`;
  const running = isService
    ? `Type=exec
${exec('serve')}
Restart=on-failure
RestartSec=10

[Install]
WantedBy=multi-user.target
`
    : `Type=oneshot
${exec('sync --quiet')}
# 3: something was held, and waits for a person; the run itself was right.
SuccessExitStatus=3
`;
  return `# ${isService ? 'systemctl enable --now sign-sync.service' : 'systemctl enable --now sign-sync.timer'}, after copying ${isService ? 'it' : 'this and sign-sync.timer'} to /etc/systemd/system and choosing the user.
[Unit]
Description=Sign Sync
Wants=network-online.target
After=network-online.target

[Service]
# User=sign-sync
WorkingDirectory=${folder.replaceAll('%', '%%')}
EnvironmentFile=-${folder.replaceAll('%', '%%')}/sign-sync.env
NoNewPrivileges=yes
PrivateTmp=yes
${running}`;
}

const TIMER = `[Unit]
Description=Sign Sync every two hours

[Timer]
OnCalendar=*-*-* 00/2:17:00
RandomizedDelaySec=5min
Persistent=yes

[Install]
WantedBy=timers.target
`;

function batchOf({ config, isService }: Start): string {
  const command = isService ? 'serve' : 'sync --quiet';
  return `@echo off
rem Variables of sign-sync.env, then ${isService ? 'the server' : 'one sync'}. sign-sync is the command after "npm link".
cd /d "%~dp0.."
if exist sign-sync.env for /f "usebackq eol=# tokens=1,* delims==" %%a in ("sign-sync.env") do set "%%a=%%b"
call sign-sync ${command} -c "${config.replaceAll('%', '%%')}"
exit /b %ERRORLEVEL%
`;
}

function taskOf({ folder, isService }: Start): string {
  const isWindows = /^[A-Za-z]:\\/u.test(folder);
  const place = xml(isWindows ? folder : String.raw`C:\sign-sync`);
  const trigger = isService
    ? '    <BootTrigger />'
    : `    <TimeTrigger>
      <StartBoundary>2026-01-01T00:17:00</StartBoundary>
      <Repetition><Interval>PT2H</Interval></Repetition>
    </TimeTrigger>`;
  return `<?xml version="1.0"?>
<!-- schtasks /create /tn "Sign Sync" /xml schedule\\sign-sync-task.xml /ru USER /rp${isWindows ? '' : '; C:\\sign-sync stands for the folder of the project'} -->
<Task version="1.2" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task">
  <RegistrationInfo><Description>Sign Sync</Description></RegistrationInfo>
  <Triggers>
${trigger}
  </Triggers>
  <Settings>
    <MultipleInstancesPolicy>IgnoreNew</MultipleInstancesPolicy>
    <StartWhenAvailable>true</StartWhenAvailable>
    <ExecutionTimeLimit>${isService ? 'PT0S' : 'PT12H'}</ExecutionTimeLimit>
  </Settings>
  <Actions>
    <Exec>
      <Command>${place}\\schedule\\sign-sync.bat</Command>
      <WorkingDirectory>${place}</WorkingDirectory>
    </Exec>
  </Actions>
</Task>
`;
}

function dos(text: string): string {
  return text.replaceAll('\n', '\r\n');
}

function shell(word: string): string {
  return /^[A-Za-z0-9_./-]+$/u.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}

/** systemd takes % for a specifier and $ for a variable. */
function unit(word: string): string {
  const plain = word.replaceAll('%', '%%').replaceAll('$', '$$$$');
  return /^[A-Za-z0-9_./$%-]+$/u.test(plain) ? plain : `"${plain.replaceAll(/["\\]/gu, String.raw`\$&`)}"`;
}

function xml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
