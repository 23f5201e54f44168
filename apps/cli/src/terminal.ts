import { stripVTControlCharacters } from 'node:util';
import { coloured, type Paint, plain } from '#domain';

/** Where results and everything else go. Results on standard output, so that they can be piped; the rest beside it. */
export interface Terminal {
  readonly paint: Paint;
  /** A live line can be drawn and drawn over. */
  readonly isLive: boolean;
  result(text: string): void;
  note(text: string): void;
  error(text: string): void;
  /** Replaces the live line; an empty text clears it. */
  live(text: string): void;
  /** From now on everything that people read is also told to `reader`, a line at a time and without colours; undefined: to nobody. */
  copyTo(reader: CopyReader | undefined): void;
}

/** Takes a line of text; an error is one that says what went wrong. */
export type CopyReader = (line: string, isError: boolean) => void;

interface TerminalOptions {
  readonly json?: true;
  readonly quiet?: true;
  /** `json`: notes and errors are lines of a log on standard error, each a JSON object. */
  readonly logFormat?: 'text' | 'json';
}

export function openTerminal(options: TerminalOptions): Terminal {
  const asLog = options.logFormat === 'json';
  const noColour = process.env['NO_COLOR'] !== undefined && process.env['NO_COLOR'] !== '';
  const human = options.json ? process.stderr : process.stdout;
  const isLive = process.stderr.isTTY && !options.quiet && !asLog;
  for (const stream of [process.stdout, process.stderr]) stream.on('error', leaveReader);
  let drawn = false;
  const clear = () => {
    if (drawn) process.stderr.write('\r\u001b[2K');
    drawn = false;
  };
  const say = (stream: NodeJS.WriteStream, text: string) => {
    clear();
    stream.write(`${text}\n`);
  };
  let reader: CopyReader | undefined;
  const copy = (text: string, isError: boolean) => {
    for (const line of reader === undefined ? [] : linesOf(text)) reader?.(line, isError);
  };
  return {
    paint: human.isTTY && !noColour && !asLog ? coloured : plain,
    isLive,
    result: (text) => {
      say(process.stdout, text);
      if (!options.json) copy(text, false);
    },
    note: (text) => {
      if (!options.quiet && asLog)
        for (const line of linesOf(text)) say(process.stderr, logLine(line, false));
      else if (!options.quiet) say(human, text);
      copy(text, false);
    },
    error: (text) => {
      if (asLog) for (const line of linesOf(text)) say(process.stderr, logLine(line, true));
      else say(process.stderr, text);
      copy(text, true);
    },
    copyTo: (next) => {
      reader = next;
    },
    live: (text) => {
      if (!isLive) return;
      clear();
      if (text === '') return;
      process.stderr.write(text.slice(0, Math.max(20, (process.stderr.columns ?? 80) - 1)));
      drawn = true;
    },
  };
}

/** What is on the lines of a text, without colours; a line with nothing on it is none. */
function linesOf(text: string): string[] {
  return stripVTControlCharacters(text)
    .split('\n')
    .map((line) => line.trimEnd())
    .filter((line) => line !== '');
}

/** As the observer writes a line of the log. */
function logLine(message: string, isError: boolean): string {
  const [level, event] = isError ? ['error', 'command.failed'] : ['info', 'command.said'];
  return JSON.stringify({ level, time: new Date().toISOString(), event, message });
}

/** Whoever read along has gone, as in `sign-sync … | head`: the work goes on and is recorded, only nobody listens. */
function leaveReader(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error;
}
