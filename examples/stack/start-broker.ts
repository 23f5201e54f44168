import { spawnSync } from 'node:child_process';
import { type PrivateBroker, startPrivateBroker } from '#testing';
import { containerEngine, startContainerBroker } from './container-broker.js';

const NOT_INSTALLED = /is not installed/;

/**
 * A RabbitMQ of our own: from the server that is installed, else from the container engine, else from the system's
 * package manager.
 *
 * @throws Error none of these is there; it says what to install
 */
export async function startBroker(say: (line: string) => void): Promise<PrivateBroker> {
  try {
    return await startPrivateBroker();
  } catch (error) {
    if (!(error instanceof Error) || !NOT_INSTALLED.test(error.message)) throw error;
  }
  const engine = containerEngine();
  if (engine !== undefined) {
    say(`No RabbitMQ is installed; ${engine} runs one …`);
    return startContainerBroker(engine);
  }
  if (!mayInstall()) {
    throw new Error(
      'There is no RabbitMQ to start. Install one (on Debian and Ubuntu: sudo apt-get install rabbitmq-server), or start Docker or Podman.',
    );
  }
  say('No RabbitMQ and no container engine: apt-get installs rabbitmq-server …');
  install();
  return startPrivateBroker();
}

function mayInstall(): boolean {
  return process.getuid?.() === 0 && spawnSync('apt-get', ['--version']).status === 0;
}

/** @throws Error with what the package manager said */
function install(): void {
  const { status, stdout, stderr } = spawnSync(
    'apt-get',
    ['install', '--yes', '--no-install-recommends', 'rabbitmq-server'],
    { encoding: 'utf8', env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } },
  );
  if (status !== 0) throw new Error(`apt-get could not install rabbitmq-server:\n${stdout}${stderr}`);
}
