import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Sandbox } from '../../bench/support/sandbox.js';
import { Narrator } from './narrator.js';
import { perform } from './perform.js';

const PEOPLE = 'orgs=2,users=1000,groups=6,present=0.992,moved=0.006,inactive=0.002,admins=0.02,signOnly=2,seed=7';

/** `npm run demo`: the real command against the real simulator, told step by step. */
async function main(): Promise<void> {
  const { values } = parseArgs({ options: { keep: { type: 'boolean', default: false } } });
  const hasColour = process.stdout.isTTY && (process.env['NO_COLOR'] ?? '') === '';
  const narrator = new Narrator((text) => void process.stdout.write(text), hasColour);
  const startedAt = performance.now();
  const sandbox = await Sandbox.open('sign-sync-demo', PEOPLE);
  let stopped = false;
  const stop = () => {
    stopped = true;
  };
  // A command that runs hears Ctrl-C too and stops cleanly; then everything here is taken away.
  process.on('SIGINT', stop).on('SIGTERM', stop);
  try {
    await perform(sandbox, PEOPLE, narrator, () => stopped);
    if (values.keep) await keep(sandbox, narrator);
    if (!stopped) end(narrator, startedAt, values.keep);
  } finally {
    await sandbox.close(values.keep);
  }
  if (stopped) process.exitCode = 130;
}

/** The folder outlives the simulator, so it says how to have the same Acrobat Sign again. */
async function keep(sandbox: Sandbox, narrator: Narrator): Promise<void> {
  const file = join(sandbox.folder, 'sign-state.json');
  await writeFile(file, `${JSON.stringify(await sandbox.simulator.state(true))}\n`);
  narrator.say(`\nThe folder stays: ${sandbox.folder}`);
  narrator.typed(`npx sign-simulator --state ${file} --port ${sandbox.simulator.port}`);
  narrator.typed(`npx sign-sync plan -c ${join(sandbox.folder, 'sign-sync-config.yml')}`);
}

function end(narrator: Narrator, startedAt: number, kept: boolean): void {
  const seconds = Math.round((performance.now() - startedAt) / 1000);
  const cleared = kept ? '' : ' The simulator, the database and the folder of this demonstration are gone again.';
  narrator.title('What to try next', `That took ${seconds} seconds.${cleared}`);
  narrator.table([
    ['try', ''],
    ['npm run demo -- --keep', 'the same, and the folder stays for you to play with'].map((cell) => cell.padEnd(30)),
    ['npx sign-sync --help', 'all commands'].map((cell) => cell.padEnd(30)),
    ['examples/csv', 'a commented configuration to begin yours with'].map((cell) => cell.padEnd(30)),
    ['docs/configuration.md', 'every key'].map((cell) => cell.padEnd(30)),
    ['apps/sign-simulator/README.md', 'rate limits, faults and lost answers, to rehearse bad days'],
  ]);
}

await main();
