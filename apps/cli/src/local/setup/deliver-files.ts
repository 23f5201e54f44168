import type { SetupFlags } from '../../flags.js';
import type { Terminal } from '../../terminal.js';
import type { Asker } from './asker.js';
import { chooseFiles, type NewFile, writeFiles } from './write-files.js';

export interface Setting {
  readonly asker: Asker;
  readonly terminal: Terminal;
  readonly flags: SetupFlags;
}

/** Writes files into a folder, after the questions, and says which and what comes next. */
export async function deliverFiles(
  folder: string,
  files: readonly NewFile[],
  next: readonly string[],
  { asker, terminal, flags }: Setting,
): Promise<void> {
  const chosen = await chooseFiles(folder, files, { asker, overwrite: flags.overwrite ?? false });
  await writeFiles(folder, chosen);
  const written = chosen.map(({ name }) => name);
  const kept = files.filter((file) => !chosen.includes(file)).map(({ name }) => name);
  if (flags.json) {
    terminal.result(JSON.stringify({ folder, written, kept, next }, null, 1));
    return;
  }
  for (const name of written) terminal.result(`written   ${name}`);
  for (const name of kept) terminal.result(terminal.paint.quiet(`kept      ${name} (was there)`));
  terminal.result('\nWhat comes next:');
  for (const line of next) terminal.result(`  ${line}`);
}
