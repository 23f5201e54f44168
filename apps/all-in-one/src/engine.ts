import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import type { AsyncMicroserviceOptions } from '@nestjs/microservices';
import { Configurations, type Config } from '#config';
import type { Database } from '#db';
import { SyncError } from '#domain';
import { openTransport, Outbox } from '#messaging';
import type { Observe } from '#telemetry';
import { ExecutorOptions } from '../../executor/src/executor-options.js';
import { AllInOneModule } from './all-in-one.module.js';
import { RunEnds } from './run-ends.js';

export interface EngineOptions {
  readonly db: Database;
  readonly config: Config;
  readonly runId: string;
  /** False: nothing is ever written to Sign, whatever the outbox holds. */
  readonly writes: boolean;
  readonly maxWaitMs: number;
  readonly observe: Observe;
}

/** A message of the run could not be handled, so the run cannot come to an end by itself. */
export class RunStuckError extends SyncError {
  readonly code = 'RUN_STUCK';
  readonly retryable = false;
}

/** All services of one run, at work in this process. */
export interface Engine {
  /** Resolves when the run has ended. @throws RunStuckError a message of it is dead */
  readonly ended: Promise<void>;
  /** Takes nothing new, lets what is in flight finish, ends. May be called again. */
  stop(): Promise<void>;
}

/** Starts the services over the local transport, for the messages of one run. */
export async function startEngine(options: EngineOptions): Promise<Engine> {
  const { db, config, runId, observe } = options;
  let stuck: (error: Error) => void = () => undefined;
  const dead = new Promise<never>((_, reject) => (stuck = reject));
  const module = AllInOneModule.with({
    db,
    configurations: new Configurations([config]),
    executor: new ExecutorOptions(options.writes, options.maxWaitMs),
  });
  const app = await NestFactory.createMicroservice<AsyncMicroserviceOptions>(module, {
    inject: [Outbox],
    useFactory: (outbox: Outbox) => ({
      strategy: openTransport({
        ...{ db, outbox, onlyRun: runId },
        observe: (observation) => {
          observe(observation);
          if (observation.event === 'message.dead') {
            const { pattern, code, message } = observation;
            stuck(
              new RunStuckError(`The run cannot go on: ${pattern} was not handled (${code}: ${message}).`, {
                runId,
              }),
            );
          }
        },
      }),
    }),
    logger: false,
    abortOnError: false,
  });
  const ended = Promise.race([app.get(RunEnds).of(runId), dead]);
  ended.catch(() => undefined);
  await app.listen();
  let stopping: Promise<void> | undefined;
  return { ended, stop: () => (stopping ??= app.close()) };
}
