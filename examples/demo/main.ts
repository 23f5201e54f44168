import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Sandbox } from '../../bench/support/sandbox.js';
import { Narrator } from './narrator.js';
import { SCENES } from './scenes.js';
import { showConsole } from './show-console.js';
import { Stage } from './stage.js';
import { playTwoWeeks } from './two-weeks.js';

const PEOPLE =
  'orgs=2,users=1000,groups=6,present=0.992,moved=0.006,inactive=0.002,admins=0.02,signOnly=2,seed=7';

/** `npm run demo`: the real command against the real simulator, told step by step. */
async function main(): Promise<void> {
  const flag = { type: 'boolean', default: false } as const;
  const { values } = parseArgs({ options: { keep: flag, console: flag } });
  const hasColour = process.stdout.isTTY && (process.env['NO_COLOR'] ?? '') === '';
  const narrator = new Narrator((text) => void process.stdout.write(text), hasColour);
  const startedAt = performance.now();
  let stopped = false;
  // A command that runs hears Ctrl-C too and stops cleanly; then everything here is taken away.
  const stop = () => void (stopped = true);
  process.on('SIGINT', stop).on('SIGTERM', stop);
  const sandbox = await Sandbox.open('sign-sync-demo', PEOPLE);
  let isDone = false;
  try {
    const stage = new Stage(sandbox, narrator);
    isDone = await play(stage, () => stopped);
    if (isDone && values.console && !stopped) {
      await playTwoWeeks(stage);
      await showConsole(sandbox.folder, narrator);
    }
    if (isDone && values.keep) await keep(sandbox, narrator);
  } catch (error) {
    if (!stopped) throw error;
  } finally {
    await sandbox.close(isDone && values.keep);
  }
  if (isDone) end(narrator, startedAt, values.keep);
  else process.exitCode = 130;
}

/** @returns false when it was stopped on the way */
async function play(stage: Stage, isStopped: () => boolean): Promise<boolean> {
  for (const scene of SCENES) {
    if (isStopped()) return false;
    await scene(stage);
  }
  return true;
}

/** The folder outlives the simulator, so it says how to have the same Acrobat Sign again. */
async function keep({ folder, simulator }: Sandbox, narrator: Narrator): Promise<void> {
  const state = join(folder, 'sign-state.json');
  await writeFile(state, `${JSON.stringify(await simulator.state(true))}\n`);
  narrator.scene(
    'Yours to play with',
    `Everything stays in ${folder}. Start its Acrobat Sign again, and go on:`,
  );
  narrator.typed(`npx sign-simulator --state ${state} --port ${simulator.port}`);
  narrator.typed(`npx sign-sync plan -c ${join(folder, 'sign-sync-config.yml')}`);
}

function end(narrator: Narrator, startedAt: number, kept: boolean): void {
  const seconds = Math.round((performance.now() - startedAt) / 1000);
  const cleared = kept ? '' : ' Simulator, database and folder are gone again.';
  narrator.title('What to try next', `That took ${seconds} seconds.${cleared}`);
  narrator.list([
    ['npm run demo -- --keep', 'the same, and the folder stays for you to play with'],
    ['npm run demo -- --console', 'the same, two weeks more of it, and what came of it in a browser'],
    ['npx sign-sync --help', 'all commands'],
    ['examples/csv', 'a commented configuration to begin yours with'],
    ['docs/configuration.md', 'every key, and what it means'],
    ['apps/sign-simulator/README.md', 'rate limits, faults and lost answers: rehearse your bad days'],
  ]);
}

await main().catch((error: unknown) => {
  process.stderr.write(`\n${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
