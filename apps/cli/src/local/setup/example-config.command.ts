import { exampleFiles } from '#config';
import type { ExampleFlags } from '../../flags.js';
import { askForExample } from './ask-for-example.js';
import { deliverFiles } from './deliver-files.js';
import { withAsker } from './with-asker.js';

/** `example-config`: a commented configuration to begin with. */
export async function exampleConfig(flags: ExampleFlags): Promise<void> {
  await withAsker(flags, async (asker, terminal) => {
    const options = await askForExample(flags, asker);
    const main = options.names?.main;
    const option = main === undefined ? '' : ` -c ${main}`;
    const next = [
      'Fill in the connector files; "credentials list" shows which secrets are wanted where.',
      `sign-sync validate${option}`,
      `sign-sync doctor${option}`,
      `sign-sync plan${option}`,
    ];
    await deliverFiles('.', exampleFiles(options), next, { asker, terminal, flags });
    return 0;
  });
}
