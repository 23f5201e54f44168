import { loadConfig, renderLines } from '#config';
import { counted } from '#domain';
import { explain } from '../fail.js';
import type { CommonOptions } from '../program.js';
import { openTerminal } from '../terminal.js';

/** `validate`: the files alone. No network, no state. */
export async function validate(flags: CommonOptions & { users?: string[] }): Promise<void> {
  const terminal = openTerminal(flags);
  try {
    const config = await loadConfig(flags.configFilename, { ...(flags.users && { users: flags.users }) });
    const orgs = config.orgs.map(({ name }) => name);
    if (flags.json) {
      terminal.result(
        JSON.stringify({ valid: true, orgs, rules: config.policy.rules.length, notes: config.notes }),
      );
    } else {
      for (const line of renderLines(config.notes)) terminal.note(terminal.paint.waiting(line));
      terminal.result(
        `${flags.configFilename}   ${counted(orgs.length, 'org', 'orgs')} (${orgs.join(', ')}), ${counted(config.policy.rules.length, 'rule', 'rules')}: valid.`,
      );
    }
    process.exitCode = 0;
  } catch (error) {
    explain(error, terminal, flags.debug ?? false);
    process.exitCode = 1;
  }
}
