import { createRequire } from 'node:module';
import type { Logger, pino } from 'pino';
import { levelOf, type Level, type Observation, type Observe } from './observation.js';
import { oneLine } from './one-line.js';
import { renderLine } from './render-line.js';
import { renderOriginalLine } from './render-original-line.js';
import { activeTraceparent } from './span.js';
import { traceIdOf } from './traceparent.js';

/** Where log lines go: a stream, or anything that takes whole lines. Never standard output, which belongs to results. */
export interface LogDestination {
  write(line: string): unknown;
}

export interface ObserverOptions {
  /** The quietest level that is still written. Default `info`. */
  readonly level?: Level | 'silent';
  /** Default: standard error. */
  readonly destination?: LogDestination;
  /**
   * `json`: one JSON object a line, for machines. `text` (default): one line of words, for people. `original`: a line as the log files of
   * user-sync.py have it.
   */
  readonly format?: 'text' | 'json' | 'original';
}

const LOUDNESS: Readonly<Record<Level | 'silent', number>> = {
  debug: 0,
  info: 1,
  warn: 2,
  error: 3,
  silent: 4,
};

/**
 * Makes the one place where observations become log lines. The logger is loaded with the first line that is written,
 * so a command that says nothing pays nothing. A line that is written inside a span carries its trace id. A `Secret` anywhere in an observation prints as `[redacted]`.
 */
export function createObserver(options: ObserverOptions = {}): Observe {
  const { level = 'info', destination = process.stderr, format = 'text' } = options;
  let logger: Logger | undefined;
  return (observation) => {
    const itsLevel = levelOf(observation);
    if (LOUDNESS[itsLevel] < LOUDNESS[level]) return;
    logger ??= createLogger(level, formatted(format, destination));
    logger[itsLevel](traced(observation));
  };
}

/** With the trace id of the span around the place of the event, unless the event states its own. */
function traced(observation: Observation): object {
  const traceId = 'traceId' in observation ? undefined : traceIdOf(activeTraceparent());
  return traceId === undefined ? observation : { ...observation, traceId };
}

function createLogger(level: Level | 'silent', destination: LogDestination): Logger {
  const load = createRequire(import.meta.url);
  const makeLogger = load('pino') as typeof pino;
  return makeLogger(
    {
      level,
      base: null,
      timestamp: () => `,"time":"${new Date().toISOString()}"`,
      formatters: { level: (label) => ({ level: label }) },
    },
    { write: (line: string) => void destination.write(oneLine(line)) },
  );
}

function formatted(
  format: NonNullable<ObserverOptions['format']>,
  destination: LogDestination,
): LogDestination {
  if (format === 'json') return destination;
  const render = format === 'text' ? renderLine : renderOriginalLine;
  return { write: (line) => destination.write(render(line)) };
}
