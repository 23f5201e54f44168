import type { DocBlock } from './doc-blocks.js';

/** A command line of a page. */
export interface DocCommand {
  readonly page: string;
  readonly line: number;
  readonly section: string;
  readonly text: string;
  /** 0, unless the remark behind it says `exit N`. */
  readonly exitCode: number;
}

/** `sh`: every line is a command. `console`: those behind `$ ` are, the others are what is said. */
export function commandsIn(block: DocBlock): readonly DocCommand[] {
  if (block.language !== 'sh' && block.language !== 'console') return [];
  const commands: DocCommand[] = [];
  let begun: { text: string; line: number } | undefined;
  for (const [index, written] of block.lines.entries()) {
    const line = block.language === 'console' ? written.replace(/^\$ /u, '') : written;
    const isCommand = block.language === 'sh' ? !/^\s*(#|$)/u.test(line) : line !== written;
    if (begun === undefined && !isCommand) continue;
    const text: string = (begun?.text ?? '') + line.replace(/\\$/u, '');
    const at = begun?.line ?? block.line + 1 + index;
    begun = line.endsWith('\\') ? { text, line: at } : undefined;
    if (begun === undefined) commands.push(commandOf(block, text, at));
  }
  return commands;
}

function commandOf({ page, section }: DocBlock, written: string, line: number): DocCommand {
  const [text = '', remark = ''] = written.split(/\s{2,}# /u, 2);
  const exitCode = Number(/\bexit (\d+)/u.exec(remark)?.[1] ?? 0);
  return { page, line, section, text: text.trim(), exitCode };
}
