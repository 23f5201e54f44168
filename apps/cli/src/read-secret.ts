import { text } from 'node:stream/consumers';

const ENTER = /[\r\n]/u;
const CTRL_C = '\u0003';
const CTRL_D = '\u0004';
const BACKSPACE = /^[\b\u007f]$/u;

/**
 * A secret that is typed without being shown, or else all of standard input without the line breaks at its end.
 * @returns undefined after Ctrl-C
 */
export async function readSecret(question: string): Promise<string | undefined> {
  const { stdin } = process;
  if (!stdin.isTTY) return (await text(stdin)).replace(/[\r\n]+$/u, '');
  // First of all: whoever begins to type as soon as the question is there must not see it.
  stdin.setRawMode(true);
  stdin.setEncoding('utf8');
  try {
    process.stderr.write(question);
    return await typed(stdin);
  } finally {
    stdin.setRawMode(false);
    stdin.pause();
    process.stderr.write('\n');
  }
}

async function typed(stdin: AsyncIterable<unknown>): Promise<string | undefined> {
  const letters: string[] = [];
  for await (const chunk of stdin) {
    for (const letter of String(chunk)) {
      if (letter === CTRL_C) return undefined;
      if (letter === CTRL_D || ENTER.test(letter)) return letters.join('');
      if (BACKSPACE.test(letter)) letters.pop();
      else letters.push(letter);
    }
  }
  return letters.join('');
}
