import { once } from 'node:events';
import { createObserver } from '#telemetry';
import type { Ground } from './ground.js';
import { keepHeapSmall } from './keep-heap-small.js';
import { type ProcessEnd, watchProcessEnd } from './process-end.js';
import type { ServiceDefinition } from './run-service.js';
import { Service } from './service.js';
import type { HostSettings } from './settings/settings.js';

/** A process that does everything by itself. */
export interface ServerOptions {
  readonly definition: ServiceDefinition;
  readonly settings: HostSettings;
  /** @param end for faults that the process shall not outlive */
  readonly ground: (end: ProcessEnd) => Ground;
  /** Called once everything is there. */
  readonly onReady: () => void;
}

/**
 * Runs a server as the process, until it is told to end; then it has 20 seconds.
 * @throws what keeps it from starting; everything that it had opened is closed by then
 */
export async function runServer({ definition, settings, ground, onReady }: ServerOptions): Promise<void> {
  keepHeapSmall();
  const log = createObserver({ level: settings.logLevel, format: settings.logFormat });
  const end = watchProcessEnd(definition.name, log);
  const service = new Service(definition, settings, ground(end), log);
  try {
    await service.start(end.signal);
    onReady();
    if (!end.signal.aborted) await once(end.signal, 'abort');
  } catch (error) {
    if (!end.signal.aborted) throw error;
  } finally {
    await service.stop();
  }
}
