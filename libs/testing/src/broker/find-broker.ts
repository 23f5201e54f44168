import { execFile } from 'node:child_process';
import { existsSync, realpathSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** What a private broker is made of, as installed on this machine. */
export interface BrokerPrograms {
  /** The server's own script. The one on PATH changes user and drops the environment. */
  readonly server: string;
  readonly epmd: string;
}

/** @throws Error when no RabbitMQ is installed; it says how to install one */
export async function findBroker(): Promise<BrokerPrograms> {
  const server = (await ofPackage()) ?? onPath('rabbitmq-server', isServerScript);
  const epmd = onPath('epmd', () => true);
  if (server === undefined || epmd === undefined) {
    throw new Error('rabbitmq-server is not installed: apt-get install rabbitmq-server');
  }
  return { server, epmd };
}

/** Debian and its like keep the script below the package's library folder. */
async function ofPackage(): Promise<string | undefined> {
  try {
    const { stdout } = await run('dpkg', ['-L', 'rabbitmq-server'], { maxBuffer: 2 ** 24 });
    return stdout.split('\n').find((line) => line.endsWith('/sbin/rabbitmq-server') && isServerScript(line));
  } catch {
    return undefined;
  }
}

/** Beside the real script lies the environment that it reads; beside a wrapper it does not. */
function isServerScript(file: string): boolean {
  return existsSync(file) && existsSync(join(dirname(realpathSync(file)), 'rabbitmq-env'));
}

function onPath(name: string, fits: (file: string) => boolean): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  return ['/usr/sbin', '/usr/local/sbin', ...folders]
    .map((folder) => join(folder, name))
    .find((file) => existsSync(file) && fits(file));
}
