import { type Config, loadConfig, renderLines } from '#config';
import { counted, lintFactsOf, type LintFinding, lintRules } from '#domain';
import { explain } from '../fail.js';
import type { ValidateFlags } from '../flags.js';
import { openTerminal, type Terminal } from '../terminal.js';

/** `validate`: the files, and what their rules may not have been meant to say. No network; the state with `--last-run`. */
export async function validate(flags: ValidateFlags): Promise<void> {
  const terminal = openTerminal(flags);
  try {
    const config = await loadConfig(flags.configFilename, { ...(flags.users && { users: flags.users }) });
    const seen = flags.lastRun ? await lookUp(config, terminal) : undefined;
    const findings = lintRules(config.policy, seen && lintFactsOf(seen));
    if (flags.lastRun) terminal.note(seen ? `Compared with run ${seen.run}.` : NOTHING_SEEN);
    if (flags.json) terminal.result(inJson(config, findings, seen?.run));
    else tell(config, findings, flags.configFilename, terminal);
    const objections = config.notes.length + findings.filter(({ kind }) => kind !== 'account-admin').length;
    process.exitCode = flags.strict && objections > 0 ? 1 : 0;
  } catch (error) {
    explain(error, terminal, flags.debug ?? false);
    process.exitCode = 1;
  }
}

async function lookUp(config: Config, terminal: Terminal) {
  const { lastSeenOf } = await import('../local/last-seen.js');
  return lastSeenOf(config, (line) => terminal.note(line));
}

const NOTHING_SEEN =
  'No run of this configuration has read the directory yet, so there is nothing to compare with.';

function inJson(config: Config, findings: readonly LintFinding[], comparedWith: string | undefined): string {
  const orgs = config.orgs.map(({ name }) => name);
  const rules = config.policy.rules.length;
  return JSON.stringify({ valid: true, orgs, rules, notes: config.notes, findings, comparedWith });
}

function tell(config: Config, findings: readonly LintFinding[], file: string, terminal: Terminal): void {
  const linted = findings.map(({ place, rule, message }) => ({
    ...{ file: place.file, line: place.line, key: `rule ${rule}`, message },
  }));
  for (const line of renderLines([...config.notes, ...linted])) terminal.note(terminal.paint.waiting(line));
  const { length } = config.schedules;
  if (length > 0)
    terminal.note(
      `${counted(length, 'schedule', 'schedules')}: kept by "sign-sync serve" and the services. Commands run at once.`,
    );
  const orgs = config.orgs.map(({ name }) => name);
  const rules = counted(config.policy.rules.length, 'rule', 'rules');
  terminal.result(`${file}   ${counted(orgs.length, 'org', 'orgs')} (${orgs.join(', ')}), ${rules}: valid.`);
}
