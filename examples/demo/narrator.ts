import { styleText } from 'node:util';

type Style = Parameters<typeof styleText>[0];

const WIDTH = 100;

/** Tells the demonstration: headings, what is typed, what it says, and why it matters. */
export class Narrator {
  #scenes = 0;

  constructor(
    private readonly write: (text: string) => void,
    private readonly hasColour: boolean,
  ) {}

  title(title: string, words: string): void {
    this.#line(`\n${this.#paint(['bold', 'cyan'], title)}`);
    this.say(words);
  }

  scene(heading: string, words: string): void {
    this.#scenes += 1;
    this.#line(`\n\n${this.#paint(['bold', 'cyan'], `${this.#scenes}  ${heading}`)}`);
    this.say(words);
  }

  /** A sentence or two, wrapped. */
  say(words: string): void {
    for (const line of wrapped(words)) this.#line(line);
  }

  typed(command: string): void {
    this.#line(`\n${this.#paint('bold', `$ ${command}`)}`);
  }

  /** What a command said, set apart from what is told about it. */
  heard(lines: readonly string[]): void {
    for (const line of lines) this.#line(`${this.#paint('gray', '│')} ${this.#toned(line)}`.trimEnd());
  }

  /** The sentence after a command: why that matters. */
  moral(words: string): void {
    const [first = '', ...rest] = wrapped(words, WIDTH - 2);
    this.#line(`${this.#paint('green', '→')} ${first}`);
    for (const line of rest) this.#line(`  ${line}`);
  }

  table(rows: readonly (readonly string[])[]): void {
    const widths = (rows[0] ?? []).map((_, column) =>
      Math.max(...rows.map((row) => (row[column] ?? '').length)),
    );
    for (const [index, row] of rows.entries()) {
      const cells = row.map((cell, column) =>
        column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
      );
      this.#line(index === 0 ? this.#paint('gray', cells.join('   ')) : cells.join('   '));
    }
  }

  /** Names and what they are about, left-aligned. */
  list(pairs: readonly (readonly [string, string])[]): void {
    const width = Math.max(...pairs.map(([name]) => name.length));
    for (const [name, about] of pairs) this.#line(`  ${this.#paint('bold', name.padEnd(width))}   ${about}`);
  }

  /** The marks that `sign-sync` paints on a terminal; here it speaks into a pipe and so without colour. */
  #toned(line: string): string {
    const mark = /^\s*([✓‖▼▲~+!…])\s/.exec(line)?.[1];
    const style = mark === undefined ? undefined : TONES[mark];
    return style === undefined ? line : this.#paint(style, line);
  }

  #line(text: string): void {
    this.write(`${text}\n`);
  }

  #paint(style: Style, text: string): string {
    // Whether colours are wanted was decided by the caller, also for a stream that Node would not colour.
    return this.hasColour ? styleText(style, text) : text;
  }
}

const TONES: Readonly<Record<string, Style>> = {
  '✓': 'green',
  '+': 'green',
  '~': 'cyan',
  '▲': 'yellow',
  '‖': 'yellow',
  '▼': 'red',
  '!': 'red',
  '…': 'gray',
};

function wrapped(text: string, width = WIDTH): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/)) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else {
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  return line === '' ? lines : [...lines, line];
}
