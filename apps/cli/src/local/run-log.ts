import { join } from 'node:path';
import { type Config, displayPath, renderLines } from '#config';
import { logFileName } from '#domain';
import { createObserver, localTimeOf, LogFile, type Observe } from '#telemetry';
import { versionOf } from '../options.js';
import type { Terminal } from '../terminal.js';
import type { PlaceFlags } from '../workplace.js';

/** What a command logs: on standard error, and in the file that `logging` of the configuration names. */
export interface RunLog {
  readonly observe: Observe;
  /** Ends the file. */
  close(): void;
}

/**
 * Opens the log of one command. In the file stands what happened, from `file_log_level` on, and everything that people read at the terminal. It
 * never fails: a file that cannot be written is told, once.
 */
export function openRunLog(
  { logging, testMode, notes }: Pick<Config, 'logging' | 'testMode' | 'notes'>,
  { command, flags }: { readonly command: string; readonly flags: PlaceFlags },
  terminal: Terminal,
): RunLog {
  const startedAt = Date.now();
  const version = versionOf();
  const toConsole = createObserver({
    level: consoleLevel(logging, flags),
    format: flags.logFormat ?? 'text',
  });
  const file = logging.logToFile ? openFile(logging, terminal) : undefined;
  if (file === undefined) return { observe: toConsole, close: () => undefined };

  const toFile = createObserver({
    level: logging.fileLogLevel,
    format: flags.logFormat === 'json' ? 'json' : 'original',
    destination: file,
  });
  toFile({ event: 'command.started', command, version, testMode });
  for (const message of renderLines(notes)) toFile({ event: 'command.said', message });
  terminal.copyTo((message, isError) =>
    toFile({ event: isError ? 'command.failed' : 'command.said', message }),
  );
  return {
    observe: (observation) => {
      toConsole(observation);
      toFile(observation);
    },
    close: () => {
      terminal.copyTo(undefined);
      toFile({ event: 'command.ended', version, durationMs: Date.now() - startedAt });
      file.close();
    },
  };
}

/** For people the terminal says what `info` would; the lines themselves are for `debug`, and for machines. */
function consoleLevel(
  { consoleLogLevel }: Config['logging'],
  { debug, quiet, logFormat }: PlaceFlags,
): 'debug' | 'info' | 'error' | 'silent' {
  if (debug) return 'debug';
  const isJson = logFormat === 'json';
  if (quiet) return isJson ? 'error' : 'silent';
  if (consoleLogLevel === 'debug') return 'debug';
  return isJson ? 'info' : 'silent';
}

/** Named by the time at which the command begins, as in the original: it does not change its name at midnight. */
function openFile({ fileLogDirectory, fileLogNameFormat }: Config['logging'], terminal: Terminal): LogFile {
  const name = logFileName(fileLogNameFormat, localTimeOf(new Date()));
  const path = join(fileLogDirectory, typeof name === 'string' ? name : 'sign-sync.log');
  return new LogFile(path, (why) => {
    terminal.copyTo(undefined);
    terminal.note(terminal.paint.waiting(`The log file ${displayPath(path)} cannot be written: ${why}.`));
  });
}
