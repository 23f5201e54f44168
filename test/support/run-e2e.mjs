// npm run test:e2e -- [--transport local|rabbitmq] [arguments of vitest]
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const TRANSPORTS = ['local', 'rabbitmq'];

const args = process.argv.slice(2);
const at = args.indexOf('--transport');
const [, transport = ''] = at < 0 ? [] : args.splice(at, 2);
if (at >= 0 && !TRANSPORTS.includes(transport)) {
  process.stderr.write(`--transport takes one of ${TRANSPORTS.join(', ')}.\n`);
  process.exit(2);
}
const vitest = join(dirname(createRequire(import.meta.url).resolve('vitest/package.json')), 'vitest.mjs');
const child = spawn(process.execPath, [vitest, 'run', '--project', 'e2e', ...args], {
  stdio: 'inherit',
  env: { ...process.env, SIGN_SYNC_TEST_TRANSPORT: transport || 'local' },
});
child.on('exit', (code) => process.exit(code ?? 1));
