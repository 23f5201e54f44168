import type { ServiceProcess, Stack } from '#testing';
import type { SimulatorProcess } from '../support/simulator-process.js';
import { processorMsOf } from '../support/process-usage.js';

/** Milliseconds of processor time so far, by the name of a process; servers with all that they have started. */
export type ProcessorTimes = ReadonlyMap<string, number>;

interface MeasuredProcesses extends Pick<Stack, 'database' | 'broker'> {
  readonly services: readonly Pick<ServiceProcess, 'name' | 'pid' | 'hasEnded'>[];
}

export async function processorTimes(
  { services, database, broker }: MeasuredProcesses,
  simulator?: SimulatorProcess,
): Promise<ProcessorTimes> {
  const processes: (readonly [string, readonly number[]])[] = [
    ...services.filter((service) => !service.hasEnded).map(({ name, pid }) => [name, [pid]] as const),
    ['PostgreSQL', await database.pids()],
    ['RabbitMQ', await broker.pids()],
    ...(simulator === undefined ? [] : [['simulator', [simulator.pid]] as const]),
  ];
  return new Map(
    await Promise.all(processes.map(async ([name, pids]) => [name, await processorMsOf(pids)] as const)),
  );
}

/** What each used between two looks, in per cent of one core. */
export function shares(
  before: ProcessorTimes,
  after: ProcessorTimes,
  milliseconds: number,
): ReadonlyMap<string, number> {
  const used = [...after].map(([name, ms]) => [name, ((ms - (before.get(name) ?? 0)) / milliseconds) * 100]);
  return new Map(used as [string, number][]);
}
