import { readFile, writeFile } from 'node:fs/promises';
import { Command, InvalidArgumentError } from 'commander';
import type { ControlInput } from './control/control.js';
import { SimulatorError, type SimulatorErrorCode } from './errors.js';
import { parseGenerate, type GenerateOptions } from './generator/generate-options.js';
import { writeCsvDirectory } from './generator/write-csv-directory.js';
import { startSimulator, type RunningSimulator, type SimulatorOptions } from './server/start-simulator.js';
import type { StateInput } from './state/state-document.js';

interface CommandOptions {
  readonly port: number;
  readonly state?: string;
  readonly generate?: GenerateOptions;
  readonly directoryOut?: string;
  readonly control?: string;
  readonly tls?: boolean;
  readonly certOut?: string;
  readonly latencyMs?: number;
  readonly jitterMs?: number;
  readonly ledgerMax?: number;
  readonly controlSurface: boolean;
}

/** The command line of `sign-simulator`. Its action starts the server and leaves it running. */
export function makeCommand(onStarted: (simulator: RunningSimulator) => void): Command {
  return new Command('sign-simulator')
    .description('Acrobat Sign user and group API in memory, on this machine only, with limits and faults.')
    .option('--port <n>', 'port of 127.0.0.1; 0 takes a free one', wholeNumber, 0)
    .option('--state <file>', 'state document to begin with (JSON)')
    .option(
      '--generate <what>',
      'begin with invented people, e.g. orgs=2,users=1000,groups=50,seed=1',
      parseGenerate,
    )
    .option('--directory-out <folder>', 'with --generate: write the matching configuration and CSV directory')
    .option('--control <file>', 'limits and faults from the start (JSON)')
    .option('--tls', 'HTTPS with a private certificate')
    .option('--cert-out <file>', 'with --tls: write the authority there, for NODE_EXTRA_CA_CERTS')
    .option('--latency-ms <n>', 'of every answer', wholeNumber)
    .option('--jitter-ms <n>', 'at most, beyond the latency', wholeNumber)
    .option('--ledger-max <n>', 'requests the ledger keeps; 0: counters only (default: 100000)', wholeNumber)
    .option('--no-control-surface', 'serve nothing under /_sim/')
    .action(async (options: CommandOptions) => {
      onStarted(await start(options));
    });
}

async function start(options: CommandOptions): Promise<RunningSimulator> {
  refuseContradictions(options);
  const simulator = await startSimulator(await toSimulatorOptions(options)).catch((error: unknown) => {
    throw withFileName(error, options);
  });
  if (options.certOut !== undefined) await write(options.certOut, simulator.certPem ?? '');
  if (options.directoryOut !== undefined && options.generate !== undefined) {
    const signHost = options.tls === true ? simulator.host : simulator.url;
    await writeCsvDirectory(options.directoryOut, options.generate, signHost).catch((error: unknown) => {
      throw unreadable('write', options.directoryOut ?? '', error);
    });
  }
  process.stdout.write(`${JSON.stringify({ listening: simulator.url, host: simulator.host })}\n`);
  return simulator;
}

function refuseContradictions(options: CommandOptions): void {
  const problem =
    (options.state !== undefined &&
      options.generate !== undefined &&
      'Give --state or --generate, not both.') ||
    (options.state === undefined &&
      options.generate === undefined &&
      'Give --state FILE or --generate WHAT.') ||
    (options.directoryOut !== undefined &&
      options.generate === undefined &&
      '--directory-out needs --generate.') ||
    (options.certOut !== undefined && options.tls !== true && '--cert-out needs --tls.') ||
    undefined;
  if (problem !== undefined) throw new SimulatorError('SIM_OPTION_INVALID', problem);
}

async function toSimulatorOptions(options: CommandOptions): Promise<SimulatorOptions> {
  const { port, state, generate, control, tls, latencyMs, jitterMs, ledgerMax, controlSurface } = options;
  const fromFile = control === undefined ? {} : ((await readJsonFile(control)) as ControlInput);
  return {
    port,
    controlSurface,
    tls: tls ?? false,
    ...(state === undefined ? {} : { state: (await readJsonFile(state)) as StateInput }),
    ...(generate === undefined ? {} : { generate }),
    ...(ledgerMax === undefined ? {} : { ledgerMax }),
    control: {
      ...fromFile,
      ...(latencyMs === undefined ? {} : { latencyMs }),
      ...(jitterMs === undefined ? {} : { jitterMs }),
    },
    onWarning: (warning) => process.stderr.write(`${warning}\n`),
  };
}

/** Says in which file a wrong document stands. */
function withFileName(error: unknown, { state, control }: CommandOptions): unknown {
  if (!(error instanceof SimulatorError)) return error;
  const files: Partial<Record<SimulatorErrorCode, string | undefined>> = {
    SIM_STATE_INVALID: state,
    SIM_CONTROL_INVALID: control,
  };
  const file = files[error.code];
  return file === undefined
    ? error
    : new SimulatorError(error.code, `${file}: ${error.message}`, { cause: error });
}

async function readJsonFile(file: string): Promise<unknown> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    throw unreadable('read', file, error);
  });
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    throw new SimulatorError('SIM_FILE_UNREADABLE', `${file} is not JSON: ${String(error)}`, {
      cause: error,
    });
  }
}

async function write(file: string, text: string): Promise<void> {
  await writeFile(file, text).catch((error: unknown) => {
    throw unreadable('write', file, error);
  });
}

function unreadable(what: 'read' | 'write', file: string, cause: unknown): SimulatorError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new SimulatorError('SIM_FILE_UNREADABLE', `Cannot ${what} ${file}: ${reason}`, { cause });
}

function wholeNumber(text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('It must be a whole number, 0 or more.');
}
