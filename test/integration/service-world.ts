import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { freePort, ServiceProcess } from '#testing';
import { configFiles } from '../support/config-files.js';
import { repositoryPath } from '../support/repository.js';

/** Nothing listens there: who connects is refused at once. */
export const NOWHERE = '127.0.0.1:1';

/** Folders and service processes of one spec. */
export class ServiceWorld {
  readonly #processes: ServiceProcess[] = [];

  private constructor(
    readonly root: string,
    readonly configDir: string,
  ) {}

  static async open(): Promise<ServiceWorld> {
    const root = await mkdtemp(join(tmpdir(), 'sign-sync-service-'));
    const world = new ServiceWorld(root, join(root, 'configurations'));
    await world.write('acme', configFiles({ orgs: { primary: { host: 'api.echosign.com' } } }));
    return world;
  }

  async write(configuration: string, files: Readonly<Record<string, string>>): Promise<void> {
    const folder = join(this.configDir, configuration);
    await mkdir(folder, { recursive: true });
    for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  }

  /** A process of the built product that is not started yet. @param main as in `planner/main` */
  async service(main: string, env: Readonly<Record<string, string>>): Promise<ServiceProcess> {
    const [app = '', file = ''] = main.split('/');
    const service = new ServiceProcess({
      name: app,
      main: join(repositoryPath, 'dist', 'apps', app, 'src', `${file}.js`),
      cwd: this.root,
      healthPort: await freePort(),
      env: { SIGN_SYNC_CONFIG_DIR: this.configDir, SIGN_SYNC_PORT: String(await freePort()), ...env },
    });
    this.#processes.push(service);
    return service;
  }

  async close(): Promise<void> {
    await Promise.all(this.#processes.map((service) => service.stop()));
    await rm(this.root, { recursive: true, force: true });
  }
}

/** The observations that a service has logged so far, of one kind. */
export function saidBy(service: ServiceProcess, event: string): Readonly<Record<string, unknown>>[] {
  return service
    .output()
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as Record<string, unknown>)
    .filter((observation) => observation['event'] === event);
}

/** Resolves when `look` is true. @throws Error the service ended, or it took a minute; with what it said */
export async function until(service: ServiceProcess, look: () => boolean | Promise<boolean>): Promise<void> {
  const end = Date.now() + 60_000;
  while (!(await look())) {
    if (service.hasEnded || Date.now() > end) {
      throw new Error(`${service.name} did not come to it:\n${service.output()}`);
    }
    await pause(50);
  }
}

export interface Health {
  readonly live: number;
  readonly ready: number;
  readonly parts: unknown;
}

export async function healthOf({ healthUrl }: ServiceProcess): Promise<Health> {
  const live = await fetch(`${healthUrl}/health/live`);
  const ready = await fetch(`${healthUrl}/health/ready`);
  const { parts } = (await ready.json()) as { parts: unknown };
  return { live: live.status, ready: ready.status, parts };
}
