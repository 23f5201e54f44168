#!/usr/bin/env node
import { makeCommand } from './command.js';
import { SimulatorError } from './errors.js';
import type { RunningSimulator } from './server/start-simulator.js';

function stopOnSignal(simulator: RunningSimulator): void {
  const stop = (): void => {
    simulator.close().catch(fail);
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
}

function fail(error: unknown): void {
  const isExpected = error instanceof SimulatorError;
  process.stderr.write(`sign-simulator: ${isExpected ? error.message : String(error)}\n`);
  // A server may be listening already, so the process would not end by itself.
  process.exit(1);
}

makeCommand(stopOnSignal).parseAsync().catch(fail);
