import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Victim } from './transport-contract.js';

const RUNNER = fileURLToPath(new URL('run-typescript.mjs', import.meta.url));
const VICTIM = fileURLToPath(new URL('victim.ts', import.meta.url));

/** @param servers `SIGN_SYNC_DATABASE_URL`, and `SIGN_SYNC_AMQP_URL` for the transport with a broker */
export function startVictim(servers: Readonly<Record<string, string>>, leaseMs: number): Victim {
  const child = spawn(process.execPath, [RUNNER, VICTIM, String(leaseMs)], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, ...servers },
  });
  const ended = once(child, 'exit');
  const handling = once(createInterface(child.stdout), 'line').then(([line]) => String(line));
  const failed = ended.then(() => Promise.reject(new Error('The process ended before it had a message')));
  // Whoever waits for `handling` is told; nobody else has to be.
  failed.catch(() => undefined);
  return {
    handling: Promise.race([handling, failed]),
    async end(signal) {
      child.kill(signal);
      const [code] = (await ended) as [number | null];
      return code;
    },
  };
}
