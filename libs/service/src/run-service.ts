import { once } from 'node:events';
import type { DynamicModule, INestApplication, Type } from '@nestjs/common';
import type { Configurations } from '#config';
import type { Database } from '#db';
import { createObserver, type Observe } from '#telemetry';
import { clusterGround } from './ground.js';
import { failureOf } from './start/failure-of.js';
import { keepHeapSmall } from './keep-heap-small.js';
import { watchProcessEnd } from './process-end.js';
import { Service } from './service.js';
import type { SideDoor } from './side-door.js';
import { readEnvironment } from './settings/read-environment.js';
import { type HostSettings, parseServiceSettings, type ServiceSettings } from './settings/settings.js';

/** What a service may build on. */
export interface ServiceParts {
  readonly db: Database;
  readonly configurations: Configurations;
  readonly settings: HostSettings;
  readonly observe: Observe;
}

/** One service. Its modules are loaded by `import()` inside: it says that it is alive before it has loaded them. */
export type ServiceDefinition = {
  readonly name: string;
  /** Only such a service is given integration keys. */
  readonly talksToSign?: true;
  /** Only such a service is given the secrets of directories. */
  readonly readsDirectory?: true;
  /** Only such a service is given the secrets of notifications. */
  readonly notifies?: true;
  /** Only such a service is given the secrets of those who send us something. */
  readonly takesEvents?: true;
  /** What else of the process listens, at an address of its own, once messages are taken. */
  readonly intake?: (parts: ServiceParts) => SideDoor;
} & (
  | {
      /** Modules that find Database, repositories and Configurations as global providers. */
      readonly modules: (parts: ServiceParts) => Promise<readonly (DynamicModule | Type)[]>;
    }
  | {
      /** An application with an HTTP API, not listening yet. It provides Outbox and Partitions. */
      readonly app: (parts: ServiceParts) => Promise<INestApplication>;
    }
);

/**
 * Runs a service until it is told to end, as the process: settings come from the environment, lines go to standard error.
 * Its exit code is 0 after SIGTERM or SIGINT, and 1 with the reason as its last line otherwise.
 */
export async function runService(definition: ServiceDefinition): Promise<void> {
  const { name } = definition;
  keepHeapSmall();
  let settings: ServiceSettings;
  try {
    settings = parseServiceSettings(await readEnvironment(process.env));
  } catch (error) {
    createObserver({ format: 'json' })({ event: 'service.failed', service: name, ...failureOf(error) });
    process.exit(1);
  }
  const log = createObserver({ level: settings.logLevel, format: settings.logFormat });
  const end = watchProcessEnd(name, log);
  const service = new Service(definition, settings, clusterGround(settings), log);
  try {
    await service.start(end.signal);
    if (!end.signal.aborted) await once(end.signal, 'abort');
  } catch (error) {
    if (!end.signal.aborted) end.fail(error);
  }
  await service.stop();
  process.exit(0);
}
