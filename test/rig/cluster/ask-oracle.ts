import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Facts } from '../oracle/facts.js';
import type { Verdict } from '../oracle/judge.js';

const ORACLE = fileURLToPath(new URL('../oracle/main.js', import.meta.url));

/** Lets a process of its own judge, that knows nothing but the file. @throws Error it could not */
export async function askOracle(facts: Facts, file: string): Promise<Verdict> {
  await writeFile(file, JSON.stringify(facts));
  const oracle = spawn(process.execPath, [ORACLE, file], { stdio: ['ignore', 'pipe', 'pipe'] });
  let [answer, complaint] = ['', ''];
  oracle.stdout.setEncoding('utf8').on('data', (text: string) => (answer += text));
  oracle.stderr.setEncoding('utf8').on('data', (text: string) => (complaint += text));
  await once(oracle, 'close');
  if (oracle.exitCode !== 0 && oracle.exitCode !== 1) throw new Error(complaint);
  return JSON.parse(answer) as Verdict;
}
