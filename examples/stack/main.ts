import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Stack, startStack } from '#testing';
import { startBroker } from './start-broker.js';

const PEOPLE =
  'orgs=2,users=1000,groups=6,present=0.992,moved=0.006,inactive=0.002,admins=0.02,signOnly=2,seed=7';

/** `npm run stack`: the four services, their servers and Acrobat Sign's simulator on this machine, until Ctrl-C. */
async function main(): Promise<void> {
  const { values } = parseArgs({ options: { quiet: { type: 'boolean', default: false } } });
  const stopped = untilStopped();
  const root = await mkdtemp(join(tmpdir(), 'sign-sync-stack-demo-'));
  const configDir = join(root, 'configurations');
  await mkdir(configDir);
  let stack: Stack | undefined;
  try {
    stack = await startStack({
      configDir,
      simulator: ['--generate', PEOPLE, '--directory-out', 'acme'],
      replicas: { executor: 2 },
      env: { SIGN_SYNC_LOG_FORMAT: 'text' },
      startBroker: () => startBroker(say),
      onStep: say,
      onLine: (process, line) => {
        if (!values.quiet) say(`${process.padEnd(13)} │ ${line}`);
      },
    });
    invite(stack, configDir);
    await stopped;
    say('\nStopping everything …');
  } finally {
    await stack?.stop();
    await rm(root, { recursive: true, force: true });
  }
  say('Everything is stopped, and its data are removed.');
}

function invite(
  { apiUrl, tokenFile, simulator, services, broker, database }: Stack,
  configDir: string,
): void {
  const server = `--server ${apiUrl}`;
  say(`
Everything is ready.

  ops API          ${apiUrl}/api/v1
  its token        ${tokenFile}
  configuration    ${join(configDir, 'acme')}
  Acrobat Sign     ${simulator?.url ?? ''}/_sim/state, /_sim/counters, /_sim/control (see apps/sign-simulator/README.md)
  health           ${services.map(({ name, healthUrl }) => `${name} ${healthUrl}`).join('\n                   ')}
  RabbitMQ         ${broker.url}
  PostgreSQL       ${database.url}

Try, in another terminal:

  export SIGN_SYNC_TOKEN_FILE=${tokenFile}
  npx sign-sync plan ${server}
  npx sign-sync sync ${server}
  npx sign-sync plan show ${server}

Ctrl-C here stops everything and removes its data.
`);
}

/** Resolves at the first Ctrl-C; a second one does not wait. */
function untilStopped(): Promise<void> {
  return new Promise((resolve) => {
    const stop = (): void => {
      resolve();
      process.once('SIGINT', () => process.exit(130));
    };
    process.once('SIGINT', stop).once('SIGTERM', stop);
  });
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

await main().catch((error: unknown) => {
  process.stderr.write(`\n${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
