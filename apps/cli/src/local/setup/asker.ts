import { createInterface, type Interface } from 'node:readline';
import { AnswerMissingError } from './errors.js';

/** Asks whoever sits at the terminal, or reads one answer a line from standard input. */
export interface Asker {
  /** @returns what was answered, or `usual` for an empty line */
  text(question: string, usual: string): Promise<string>;
  /** The same, one of these words. */
  choice<W extends string>(question: string, words: readonly W[], usual: W): Promise<W>;
  /** Yes or no; no for an empty line. */
  confirm(question: string): Promise<boolean>;
  close(): void;
}

/** Somebody who answers wrong so often is a script. */
const TRIES_MAX = 5;

/** Answers every question with the usual answer. */
export const USUAL_ANSWERS: Asker = {
  text: (_, usual) => Promise.resolve(usual),
  choice: (_, __, usual) => Promise.resolve(usual),
  confirm: () => Promise.resolve(false),
  close: () => undefined,
};

/** Nothing is read before the first question. */
export function openAsker(input: NodeJS.ReadStream, output: NodeJS.WriteStream): Asker {
  let reader: LineReader | undefined;
  const ask = (question: string): Promise<string> => (reader ??= new LineReader(input, output)).ask(question);
  return {
    text: async (question, usual) => (await ask(`${question} [${usual}]: `)) || usual,
    choice: async (question, words, usual) => {
      for (let tries = 0; tries < TRIES_MAX; tries += 1) {
        const answer = (await ask(`${question} (${words.join(', ')}) [${usual}]: `)) || usual;
        const meant = words.find((word) => word === answer.toLowerCase());
        if (meant !== undefined) return meant;
      }
      throw new AnswerMissingError(
        `"${question}": none of ${words.join(', ')} was answered. Nothing was written.`,
      );
    },
    confirm: async (question) => {
      for (let tries = 0; tries < TRIES_MAX; tries += 1) {
        const answer = (await ask(`${question} [y/N]: `)).toLowerCase();
        if (['y', 'yes'].includes(answer)) return true;
        if (['', 'n', 'no'].includes(answer)) return false;
      }
      throw new AnswerMissingError(`"${question}": neither yes nor no was answered.`);
    },
    close: () => reader?.close(),
  };
}

/** A line that comes before its question is kept for it: whoever pipes answers does not wait. */
class LineReader {
  readonly #interface: Interface;
  readonly #lines: string[] = [];
  #waiting: { resolve(line: string): void; reject(error: Error): void } | undefined;
  #end: Error | undefined;

  constructor(input: NodeJS.ReadStream, output: NodeJS.WriteStream) {
    this.#interface = createInterface({ input, output, terminal: input.isTTY });
    this.#interface.on('line', (line) => {
      if (this.#waiting === undefined) this.#lines.push(line);
      else this.#waiting.resolve(line);
      this.#waiting = undefined;
    });
    this.#interface.on('SIGINT', () => this.#stop(new DOMException('Stopped', 'AbortError')));
    this.#interface.on('close', () =>
      this.#stop(
        new AnswerMissingError(
          'The input ended before this was answered. Give the answer as an option, or take the usual ones with --defaults. See --help.',
        ),
      ),
    );
  }

  async ask(question: string): Promise<string> {
    this.#interface.setPrompt(question);
    this.#interface.prompt();
    const line = this.#lines.shift() ?? (await this.#next());
    return line.trim();
  }

  close(): void {
    this.#interface.close();
  }

  #next(): Promise<string> {
    if (this.#end !== undefined) return Promise.reject(this.#end);
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject };
    });
  }

  #stop(error: Error): void {
    this.#end ??= error;
    this.#waiting?.reject(this.#end);
    this.#waiting = undefined;
  }
}
