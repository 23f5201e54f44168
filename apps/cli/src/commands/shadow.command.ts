import { shadowLines, shadowMarkdown } from '#domain';
import { explain } from '../fail.js';
import type { ShadowFlags } from '../flags.js';
import type { Shadowed } from '../shadowed.js';
import { openTerminal, type Terminal } from '../terminal.js';

/** Ends of a run that are not its own doing, and what their exit code is. */
const EXIT_CODES: Readonly<Record<string, number | undefined>> = {
  failed: 1,
  interrupted: 1,
  partly_done: 4,
  cancelled: 130,
};

/** `shadow`: what a sync would do, beside another tool, and how far both agree. Writes nothing to Sign. */
export async function shadow(flags: ShadowFlags): Promise<void> {
  const format = flags.json ? 'json' : (flags.format ?? 'text');
  const terminal = openTerminal(format === 'text' ? flags : { ...flags, json: true });
  try {
    const { shadowHere } = await import('../local/shadow-here.js');
    const shadowed = await shadowHere(flags, terminal);
    process.exitCode = tell(shadowed, format, terminal);
  } catch (error) {
    terminal.live('');
    if (error instanceof Error && error.name === 'AbortError') {
      terminal.error('Stopped while waiting. Nothing was read or written.');
      process.exitCode = 130;
      return;
    }
    explain(error, terminal, flags.debug ?? false);
    process.exitCode = 1;
  }
}

function tell({ finished, failures, report }: Shadowed, format: string, terminal: Terminal): number {
  if (finished?.stopped) {
    terminal.error('Stopped. Nothing was written, and nothing is compared with this run.');
    return 130;
  }
  for (const { where, code, message } of failures) {
    terminal.error(`${where}${message}`);
    terminal.error(terminal.paint.quiet(`Error ${code}. See docs/errors.md. Nothing was written.`));
  }
  const exitCode = finished === undefined ? 0 : (EXIT_CODES[finished.run.state] ?? 0);
  if (exitCode === 1) return exitCode;
  if (format === 'json') terminal.result(JSON.stringify(report, null, 1));
  else if (format === 'md') terminal.result(shadowMarkdown(report));
  else for (const line of shadowLines(report, terminal.paint)) terminal.result(line);
  if (finished !== undefined) {
    terminal.note(`Run ${finished.run.name}   nothing was written to Acrobat Sign   exit ${exitCode}`);
  }
  return exitCode;
}
