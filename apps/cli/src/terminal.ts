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
}

export function openTerminal(options: { readonly json?: true; readonly quiet?: true }): Terminal {
  const noColour = process.env['NO_COLOR'] !== undefined && process.env['NO_COLOR'] !== '';
  const human = options.json ? process.stderr : process.stdout;
  const isLive = process.stderr.isTTY && !options.quiet;
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
  return {
    paint: human.isTTY && !noColour ? coloured : plain,
    isLive,
    result: (text) => say(process.stdout, text),
    note: (text) => {
      if (!options.quiet) say(human, text);
    },
    error: (text) => say(process.stderr, text),
    live: (text) => {
      if (!isLive) return;
      clear();
      if (text === '') return;
      process.stderr.write(text.slice(0, Math.max(20, (process.stderr.columns ?? 80) - 1)));
      drawn = true;
    },
  };
}

/** Whoever read along has gone, as in `sign-sync … | head`: the work goes on and is recorded, only nobody listens. */
function leaveReader(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error;
}
