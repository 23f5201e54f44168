import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { repositoryPath } from '../../support/repository.js';

/** A box of a page. */
export interface DocBlock {
  /** From the root of the repository. */
  readonly page: string;
  /** Of the fence that opens it, from 1. */
  readonly line: number;
  /** What stands behind the fence. */
  readonly language: string;
  readonly lines: readonly string[];
  /** The file that it is, where the paragraph before is nothing but that name. */
  readonly file: string | undefined;
  /** The heading that it stands under. */
  readonly section: string;
}

/** The pages of the manual, the README first. Decisions are not rewritten, so what they show may be of then. */
export async function manualPages(): Promise<readonly string[]> {
  const of = async (folder: string): Promise<string[]> =>
    (await readdir(join(repositoryPath, folder)))
      .filter((name) => name.endsWith('.md'))
      .toSorted()
      .map((name) => `${folder}/${name}`);
  return ['README.md', ...(await of('docs')), ...(await of('docs/guides'))];
}

export async function linesOf(page: string): Promise<readonly string[]> {
  return (await readFile(join(repositoryPath, page), 'utf8')).split('\n');
}

/** @throws Error a fence is not closed */
export async function blocksOf(page: string): Promise<readonly DocBlock[]> {
  const lines = await linesOf(page);
  const blocks: DocBlock[] = [];
  let section = '';
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at] ?? '';
    section = /^#+ (.*)$/u.exec(line)?.[1] ?? section;
    const [, indent, language] = /^( *)```(\w*)/u.exec(line) ?? [];
    if (indent === undefined || language === undefined) continue;
    const end = lines.findIndex((one, index) => index > at && /^ *```\s*$/u.test(one));
    if (end < 0) throw new Error(`${page}:${at + 1}: this box has no end.`);
    const inside = lines.slice(at + 1, end).map((one) => one.slice(indent.length));
    blocks.push({ page, line: at + 1, language, lines: inside, file: fileAbove(lines, at), section });
    at = end;
  }
  return blocks;
}

function fileAbove(lines: readonly string[], fence: number): string | undefined {
  const above = lines.slice(0, fence).findLast((line) => line.trim() !== '');
  return /^`([\w./-]+)`:$/u.exec(above ?? '')?.[1];
}
