import { execFile } from 'node:child_process';
import { cp, mkdir, symlink } from 'node:fs/promises';
import { basename, isAbsolute, join, relative } from 'node:path';
import { promisify } from 'node:util';
import { repositoryPath } from '../support/repository.js';
import { makeIsSent } from './docker-ignore.js';
import type { Instruction, Stage } from './dockerfile.js';

const run = promisify(execFile);
const isSent = makeIsSent();

/** The lock file says what is installed; what npm has of it from before need not come again. */
const env = { ...process.env, npm_config_prefer_offline: 'true' };

/** What this checkout itself was installed with, so that its packages will do. */
const INSTALL_ALL = 'npm ci --no-audit --no-fund';

/**
 * Carries the steps of a Dockerfile's stages out in folders of their own, with this machine's Node and without a
 * container engine: what is copied, installed and built is what the image would hold below its working folder.
 */
export class CarriedOut {
  readonly #done = new Map<string, Promise<StageFolder>>();

  constructor(
    private readonly stages: readonly Stage[],
    private readonly folder: string,
  ) {}

  /** @returns the working folder of a stage; stages that it needs are carried out first, each once */
  async workdirOf(name: string): Promise<string> {
    const { root, workdir } = await this.#folderOf(name);
    return join(root, workdir);
  }

  #folderOf(name: string): Promise<StageFolder> {
    const stage = this.stages.find((one) => one.name === name);
    if (stage === undefined) throw new Error(`There is no stage ${name}.`);
    const done = this.#done.get(name) ?? this.#carryOut(stage);
    this.#done.set(name, done);
    return done;
  }

  async #carryOut({ name, from, steps }: Stage): Promise<StageFolder> {
    const root = join(this.folder, name);
    await mkdir(root);
    const place: StageFolder = { root, workdir: '/' };
    if (this.stages.some((stage) => stage.name === from)) {
      const base = await this.#folderOf(from);
      await link(`${base.root}/.`, root);
      place.workdir = base.workdir;
    }
    for (const step of steps) await this.#step(step, place);
    return place;
  }

  async #step({ word, rest }: Instruction, place: StageFolder): Promise<void> {
    if (word === 'WORKDIR') {
      place.workdir = rest;
      await mkdir(join(place.root, rest), { recursive: true });
    } else if (word === 'COPY') {
      await this.#copy(rest.split(/\s+/), place);
    } else if (word === 'RUN') {
      const cwd = join(place.root, place.workdir);
      if (rest === INSTALL_ALL)
        await symlink(join(repositoryPath, 'node_modules'), join(cwd, 'node_modules'));
      else await run('sh', ['-c', rest], { cwd, env, maxBuffer: 64 * 1024 * 1024 });
    }
  }

  async #copy(words: readonly string[], place: StageFolder): Promise<void> {
    const stage = words.find((word) => word.startsWith('--from='))?.slice('--from='.length);
    const paths = words.filter((word) => !word.startsWith('--'));
    const to = paths.at(-1) ?? '';
    for (const path of paths.slice(0, -1)) {
      const target = isAbsolute(to) ? join(place.root, to) : join(place.root, place.workdir, to);
      if (stage === undefined)
        await copyFromContext(path, to.endsWith('/') ? join(target, basename(path)) : target);
      else await link(join((await this.#folderOf(stage)).root, path), target);
    }
  }
}

/** @param target the file or folder that comes into being */
async function copyFromContext(path: string, target: string): Promise<void> {
  await cp(join(repositoryPath, path), target, {
    recursive: true,
    filter: (file) => isSent(relative(repositoryPath, file)),
  });
}

/** A copy of a tree that shares its files: nothing carried out here changes a file in place. */
async function link(from: string, to: string): Promise<void> {
  await run('cp', ['-al', from, to]);
}

interface StageFolder {
  readonly root: string;
  workdir: string;
}
