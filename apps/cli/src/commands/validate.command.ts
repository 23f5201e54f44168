import { loadConfig, renderLines } from '#config';
import { counted, lintRules } from '#domain';
import { explain } from '../fail.js';
import type { ValidateFlags } from '../program.js';
import { openTerminal } from '../terminal.js';

/** `validate`: the files alone, and what their rules may not have been meant to say. No network, no state. */
export async function validate(flags: ValidateFlags): Promise<void> {
  const terminal = openTerminal(flags);
  try {
    const config = await loadConfig(flags.configFilename, { ...(flags.users && { users: flags.users }) });
    const orgs = config.orgs.map(({ name }) => name);
    const findings = lintRules(config.policy);
    if (flags.json) {
      terminal.result(
        JSON.stringify({
          ...{ valid: true, orgs, rules: config.policy.rules.length, notes: config.notes },
          findings,
        }),
      );
    } else {
      const linted = findings.map(({ place, rule, message }) => ({
        ...{ file: place.file, line: place.line, key: `rule ${rule}`, message },
      }));
      for (const line of renderLines([...config.notes, ...linted]))
        terminal.note(terminal.paint.waiting(line));
      terminal.result(
        `${flags.configFilename}   ${counted(orgs.length, 'org', 'orgs')} (${orgs.join(', ')}), ${counted(config.policy.rules.length, 'rule', 'rules')}: valid.`,
      );
    }
    const objections = config.notes.length + findings.filter(({ kind }) => kind !== 'account-admin').length;
    process.exitCode = flags.strict && objections > 0 ? 1 : 0;
  } catch (error) {
    explain(error, terminal, flags.debug ?? false);
    process.exitCode = 1;
  }
}
