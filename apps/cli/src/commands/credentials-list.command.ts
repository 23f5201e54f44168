import { listSecrets, type SecretUse } from '#config';
import { explain } from '../fail.js';
import type { CommonOptions } from '../flags.js';
import { openTerminal } from '../terminal.js';
import { credentialLines } from './credentials-list.view.js';

/** `credentials list`: every secret that the configuration needs, where it is kept, and whether it is there. */
export async function credentialsList(flags: CommonOptions): Promise<void> {
  const terminal = openTerminal(flags);
  try {
    const uses = await listSecrets(flags.configFilename);
    if (flags.json) terminal.result(JSON.stringify(uses.map(document), null, 1));
    else for (const line of credentialLines(uses, terminal.paint)) terminal.result(line);
    process.exitCode = uses.some(({ missing }) => missing !== undefined) ? 1 : 0;
  } catch (error) {
    explain(error, terminal, flags.debug ?? false);
    process.exitCode = 1;
  }
}

function document({ file, line, key, place, missing }: SecretUse): object {
  const { kind: kept, ...where } = place;
  return { file, line, key, kept, ...where, present: missing === undefined, ...(missing && { missing }) };
}
