import { randomBytes } from 'node:crypto';
import { appendFileSync } from 'node:fs';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
// By its path: a global set-up is loaded as Node does, for which `#testing` is what was built of it.
import { startStack } from '../../libs/testing/src/stack/start-stack.js';
import { configFiles } from './config-files.js';
import { ensureBuilt } from './ensure-built.mjs';
import { makeStateTemplate } from './state-template.js';
import { SHARED_STACK, type SharedStack } from './transport.js';
import { writeFolder } from './write-folder.js';

/**
 * Vitest's global set-up of the end-to-end specs. Each begins with a copy of one state folder. With `--transport rabbitmq` all of them share the services of one
 * stack: each spec's folder lies in the folder of configurations, under a name of its own.
 */
export default async function setUp(): Promise<() => Promise<void>> {
  await ensureBuilt();
  if (process.env['SIGN_SYNC_TEST_TRANSPORT'] !== 'rabbitmq') return makeStateTemplate();
  const configDir = await mkdtemp(join(tmpdir(), 'sign-sync-configurations-'));
  await chmod(configDir, 0o755);
  const knownPortsDir = await mkdtemp(join(tmpdir(), 'sign-sync-ports-'));
  // Services refuse to begin without any; this one concerns nobody.
  await writeFolder(
    join(configDir, 'nobody'),
    configFiles({
      orgs: { primary: { host: 'api.echosign.com' } },
      // So that events are taken from the beginning.
      more: `webhooks: [{name: nobody, type: signed, signing_key: whsec_${randomBytes(32).toString('base64')}}]`,
    }),
  );
  const log = process.env['SIGN_SYNC_TEST_STACK_LOG'];
  const stack = await startStack({
    configDir,
    replicas: { executor: 2 },
    ...(log !== undefined && {
      onLine: (service: string, line: string) => appendFileSync(log, `${service} ${line}\n`),
    }),
  });
  const { apiUrl, intakeUrl, token } = stack;
  process.env[SHARED_STACK] = JSON.stringify({
    apiUrl,
    intakeUrl,
    token,
    configDir,
    knownPortsDir,
  } satisfies SharedStack);
  return async () => {
    await stack.stop();
    await rm(configDir, { recursive: true, force: true });
    await rm(knownPortsDir, { recursive: true, force: true });
  };
}
