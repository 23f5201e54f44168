import path from 'node:path';
import { exampleFiles } from '#config';
import type { ExampleFlags } from '../../flags.js';
import { askForExample } from './ask-for-example.js';
import { deliverFiles } from './deliver-files.js';
import { projectFiles } from './project-files.js';
import { startOf } from './start-of.js';
import { withAsker } from './with-asker.js';

/** `init`: a folder with a configuration, what starts a sync again and again, and a compose file. */
export async function init(folder: string, flags: ExampleFlags): Promise<void> {
  await withAsker(flags, async (asker, terminal) => {
    const options = await askForExample(flags, asker);
    const config = options.names?.main ?? 'sign-sync-config.yml';
    const files = [
      ...exampleFiles(options),
      ...projectFiles(options, startOf(folder, config, options.isService)),
    ];
    const option = `-c ${path.join(folder, config)}`;
    const next = [
      'Fill in the connector files, and the secrets in sign-sync.env.',
      `sign-sync validate ${option}`,
      `sign-sync doctor ${option}`,
      `sign-sync plan ${option}`,
      'Then one of: schedule/ (cron, systemd, Windows), docker-compose.yml.',
    ];
    await deliverFiles(folder, files, next, { asker, terminal, flags });
    return 0;
  });
}
