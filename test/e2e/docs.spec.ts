import { assert, describe, expect, it } from 'vitest';
import { hasStack } from '../support/transport.js';
import { blocksOf, type DocBlock, manualPages } from './docs/doc-blocks.js';
import { commandsIn, type DocCommand } from './docs/doc-commands.js';
import { DocsStage } from './docs/docs-stage.js';
import { NOT_RUN } from './docs/not-run.js';

/** Pages that begin before there is a configuration. */
const FROM_NOTHING = new Set(['docs/quick-start.md']);
const LABELS = ['sh', 'console', 'yaml', 'csv', 'json', 'text', 'ini', 'sql', 'ts'];

const pages = await manualPages();
const blocks = new Map<string, readonly DocBlock[]>();
for (const page of pages) blocks.set(page, await blocksOf(page));
const commandsOf = (page: string): readonly DocCommand[] => (blocks.get(page) ?? []).flatMap(commandsIn);
const isRun = ({ text }: DocCommand): boolean => !NOT_RUN.some(([line]) => line.test(text));

/** The files that a section shows before a line, as the reader has them by then. */
function filesBefore(page: string, { line, section }: DocCommand): Record<string, string> {
  const shown = (blocks.get(page) ?? []).filter((block) => block.section === section && block.line < line);
  return Object.fromEntries(
    shown.flatMap((block) => (block.file === undefined ? [] : [[block.file, `${block.lines.join('\n')}\n`]])),
  );
}

describe('the boxes of the manual', () => {
  it('say what they are, so that no command hides in one', () => {
    const nameless = [...blocks.values()]
      .flat()
      .filter(({ language }) => !LABELS.includes(language))
      .map(({ page, line }) => `${page}:${line}`);
    expect(nameless).toEqual([]);
  });

  it('have commands that are run, but for the few that a list gives reasons for', () => {
    const all = pages.flatMap(commandsOf);
    expect(all.filter(isRun).length).toBeGreaterThan(40);
    const idle = NOT_RUN.filter(([line]) => !all.some(({ text }) => line.test(text))).map(
      ([line]) => line.source,
    );
    expect(idle).toEqual([]);
  });
});

describe.skipIf(hasStack)(
  'local only: the commands of a page, one after the other as a reader types them',
  () => {
    it.for(pages.filter((page) => commandsOf(page).some(isRun)))('%s', async (page, { onTestFinished }) => {
      const stage = await DocsStage.open(FROM_NOTHING.has(page) ? 'empty' : 'acme');
      onTestFinished(() => stage.close());
      for (const command of commandsOf(page).filter(isRun)) {
        await stage.write(filesBefore(page, command));
        const { exitCode, output } = await stage.run(command.text);
        const said = `${page}:${command.line}: "${command.text}" ended with ${exitCode} and said:\n${output}`;
        assert.strictEqual(exitCode, command.exitCode, said);
      }
    });
  },
);
