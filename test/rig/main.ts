import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { playCrash } from './crash.js';
import { playFailpoints } from './failpoints/play-failpoints.js';
import { crashSummary, failpointSummary } from './summary.js';
import type { RigOptions } from './rig-options.js';

const USAGE = `npm run rig -- [--long] [--people N] [--orgs N] [--kills N] [--pauses N] [--seed N] [--keep]
npm run rig -- --failpoints [NAME …] [--repeats N] [--people N] [--seed N]

  --people N      in the directory and in Sign together (2000; --long 20000; --failpoints 200)
  --orgs N        Sign accounts (4; --failpoints 2)
  --kills N       of processes and servers (8; --long 200)
  --pauses N      of executors, each longer than their lease (1; --long 20)
  --seed N        of the workload, the moments of the kills and the faults (1)
  --failpoints    instead: ends a process at each named place, --repeats times each (5)
  --keep          keeps what the oracle was given also when all is well
`;

/** `npm run rig`: exit code 0 when the oracle has nothing to object, 1 when it has, 2 when the rig itself failed. */
async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      people: { type: 'string' },
      orgs: { type: 'string' },
      kills: { type: 'string' },
      pauses: { type: 'string' },
      seed: { type: 'string', default: '1' },
      repeats: { type: 'string', default: '5' },
      long: { type: 'boolean', default: false },
      failpoints: { type: 'boolean', default: false },
      keep: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return void process.stdout.write(USAGE);
  const { long, failpoints, keep } = values;
  const folder = await mkdtemp(join(tmpdir(), 'sign-sync-rig-'));
  const beganAt = performance.now();
  const options: RigOptions = {
    seed: count('seed', values.seed),
    people: count('people', values.people ?? (long ? '20000' : failpoints ? '200' : '2000')),
    orgs: count('orgs', values.orgs ?? (failpoints ? '2' : '4')),
    kills: count('kills', values.kills ?? (long ? '200' : '8')),
    pauses: count('pauses', values.pauses ?? (long ? '20' : '1')),
    repeats: count('repeats', values.repeats),
    only: positionals,
    ...{ keep, folder },
    signal: abortedByPeople(),
    say: (line) =>
      process.stderr.write(`${((performance.now() - beganAt) / 1000).toFixed(1).padStart(7)} s  ${line}\n`),
  };
  const evidence = failpoints ? await playFailpoints(options) : await playCrash(options);
  const file = join(folder, 'evidence.json');
  const { signal: _, say: __, ...asked } = options;
  await writeFile(file, `${JSON.stringify({ at: new Date().toISOString(), asked, ...evidence }, null, 1)}\n`);
  const summary = 'results' in evidence ? failpointSummary(evidence) : crashSummary(evidence);
  process.stdout.write(`${summary}\nEvidence: ${file}\n`);
  if (evidence.passed) return;
  process.stdout.write(`Not passed. The seed was ${options.seed}; it can be given as --seed.\n`);
  process.exitCode = 1;
}

function count(name: string, text: string): number {
  if (/^\d{1,7}$/.test(text)) return Number(text);
  throw new Error(`--${name} takes a whole number.\n\n${USAGE}`);
}

/** Ctrl-C ends the rig in order: everything it has started is stopped. */
function abortedByPeople(): AbortSignal {
  const controller = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => controller.abort(new Error(`The rig was stopped by ${signal}.`)));
  }
  return controller.signal;
}

await main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  process.exitCode = 2;
});
