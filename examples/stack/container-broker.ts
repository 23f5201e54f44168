import { execFile, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { freePort, type PrivateBroker } from '#testing';
import { answersAsBroker } from '../../libs/testing/src/broker/broker-handshake.js';

const run = promisify(execFile);

const IMAGE = 'rabbitmq:4.1';
/** The first time the image is loaded, too. */
const READY_WITHIN_MS = 300_000;

/** The engine that answers on this machine. */
export function containerEngine(): string | undefined {
  return ['docker', 'podman'].find((engine) => spawnSync(engine, ['info']).status === 0);
}

/** A RabbitMQ in a container of its own, on a free port of the loopback address. */
export async function startContainerBroker(engine: string): Promise<PrivateBroker> {
  const name = `sign-sync-${randomBytes(4).toString('hex')}`;
  const port = await freePort();
  await run(engine, ['run', '--detach', '--name', name, '--publish', `127.0.0.1:${port}:5672`, IMAGE]);
  const start = async (): Promise<void> => {
    await run(engine, ['start', name]);
    await untilAnswering(port);
  };
  const stop = async (): Promise<void> => void (await run(engine, ['rm', '--force', '--volumes', name]));
  try {
    await untilAnswering(port);
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    url: `amqp://guest:guest@127.0.0.1:${port}`,
    managementUrl: undefined,
    pids: async () => [],
    kill: async () => void (await run(engine, ['kill', name])),
    ctl: async (...command) => (await run(engine, ['exec', name, 'rabbitmqctl', ...command])).stdout,
    ...{ start, stop },
  };
}

/** The engine holds the port open from the beginning; the broker is the one that answers. */
async function untilAnswering(port: number): Promise<void> {
  const until = Date.now() + READY_WITHIN_MS;
  while (!(await answersAsBroker(port))) {
    if (Date.now() > until) throw new Error('The RabbitMQ in the container does not answer.');
    await pause(500);
  }
}
