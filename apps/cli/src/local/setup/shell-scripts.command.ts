import type { ScriptFlags } from '../../flags.js';
import { deliverFiles } from './deliver-files.js';
import { scheduleFiles } from './project-files.js';
import { startOf } from './start-of.js';
import { withAsker } from './with-asker.js';

/** `shell-scripts`: what starts a sync of the configuration in this folder every two hours. */
export async function shellScripts(flags: ScriptFlags): Promise<void> {
  await withAsker(flags, async (asker, terminal) => {
    const platform = flags.platform ?? (process.platform === 'win32' ? 'win' : 'linux');
    const files = scheduleFiles(platform, startOf('.', 'sign-sync-config.yml', false));
    const next = ['Each file says in its first lines how it is put in place.'];
    await deliverFiles('.', files, next, { asker, terminal, flags });
    return 0;
  });
}
