import { describe, expect, it } from 'vitest';
import { buildProgram } from '../../apps/cli/src/program.js';
import { blocksOf, linesOf, manualPages } from './docs/doc-blocks.js';
import { commandsIn } from './docs/doc-commands.js';

const program = buildProgram();

/** `sign-sync …` inside sentences and tables, outside of boxes. */
async function mentionsIn(page: string): Promise<{ place: string; text: string }[]> {
  const lines = await linesOf(page);
  const inside = (await blocksOf(page)).map(
    (block) => [block.line, block.line + block.lines.length + 1] as const,
  );
  return lines.flatMap((line, index) => {
    if (inside.some(([from, to]) => index + 1 >= from && index + 1 <= to)) return [];
    const spans = [...line.matchAll(/`(sign-sync [^`]+)`/gu)].map(([, text = '']) => text);
    return spans.map((text) => ({ place: `${page}:${index + 1}`, text }));
  });
}

async function all(): Promise<{ place: string; text: string }[]> {
  const found: { place: string; text: string }[] = [];
  for (const page of await manualPages()) {
    found.push(...(await mentionsIn(page)));
    const typed = (await blocksOf(page)).flatMap(commandsIn);
    found.push(...typed.map(({ line, text }) => ({ place: `${page}:${line}`, text })));
  }
  return found;
}

/** What is wrong with a line by the command's own help; undefined when nothing is. */
function problemOf(line: string): string | undefined {
  const [, rest] = /^(?:\w+=\S+ |npx )*sign-sync (.*)$/u.exec(line) ?? [];
  if (rest === undefined) return undefined;
  const words = rest
    .replaceAll(/--server (\S+)/gu, '')
    .split(/\s+/u)
    .filter((word) => word !== '');
  let command: Pick<typeof program, 'commands' | 'options' | 'name'> = program;
  for (const word of words) {
    const next = command.commands.find((one) => one.name() === word || one.aliases().includes(word));
    if (next === undefined) break;
    command = next;
  }
  if (words.length > 0 && command.name() === program.name() && !words[0]?.startsWith('-'))
    return `there is no command "${words[0] ?? ''}"`;
  const known = new Set(command.options.flatMap(({ long, short }) => [long, short]));
  const unknown = words
    .map((word) => word.replace(/[,.;]$/u, ''))
    .filter((word) => /^--?[a-zA-Z]/u.test(word) && !known.has(word) && !['--help', '-h'].includes(word));
  return unknown.length === 0 ? undefined : `${command.name()} has no ${unknown.join(', ')}`;
}

describe('every command line that the manual names', () => {
  it('is one that the command knows, with options that it has', async () => {
    const mentioned = await all();
    expect(mentioned.length).toBeGreaterThan(150);
    const wrong = mentioned.flatMap(({ place, text }) => {
      const problem = problemOf(text);
      return problem === undefined ? [] : [`${place}: "${text}": ${problem}`];
    });
    expect(wrong).toEqual([]);
  });
});
