import { type ChildProcess, spawn } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import { exampleFiles } from '#config';
import { type RunningSimulator, startSimulator } from '../../../apps/sign-simulator/src/index.js';
import { ensureBuilt } from '../../support/ensure-built.mjs';
import { clearLeftovers } from '../../support/leftover-server.js';
import { repositoryPath } from '../../support/repository.js';
import { signOrgs } from '../../support/sign-state.js';
import { writeFolder } from '../../support/write-folder.js';

const TOKEN = 'a-token-for-the-manual-alone-0123456789';
const PROGRAMS = { 'sign-sync': 'cli', 'sign-simulator': 'sign-simulator' };
/** What runs until Ctrl-C, and what it says once it is ready. */
const LASTING = /^sign-(simulator|sync serve)\b/u;
const READY = /^\{"(listening|url)".*\}$/mu;
const SERVE = 'sign-sync serve --json --port 0 --health-port 0 --intake-port 0';

const OLD_FILE = (host: string): string => `sign_orgs:
  - {host: "${host}", key: key-primary, admin_email: admin@example.com}
entitlement_groups: [Sign Sales]
user_groups: [Sales]
admin_roles:
  - {sign_role: ACCOUNT_ADMIN, adobe_groups: [Sign Admins]}
`;

export interface Said {
  readonly exitCode: number | null;
  readonly output: string;
}

/**
 * What the reader of a page has before them: a shell in the folder `acme` with the example of a CSV, Acrobat Sign (the
 * simulator) with the accounts that it names, and beside it `~/user-sync` with what post-sync had. Commands run one after
 * the other, in the order of the page, by a real shell with the real programs.
 */
export class DocsStage {
  readonly #lasting = new Set<{ readonly child: ChildProcess; readonly ended: Promise<void> }>();
  /** Lines that later commands depend on. */
  readonly #state: string[] = [];
  #server: { readonly url: string; readonly health: string; readonly stop: () => Promise<void> } | undefined;
  #cwd: string;
  #plan = '';
  #run = '';

  private constructor(
    private readonly root: string,
    private readonly sign: RunningSimulator,
    folder: string,
  ) {
    this.#cwd = join(root, folder);
  }

  /** @param folder where the page begins: `acme`, or `empty` */
  static async open(folder: 'acme' | 'empty'): Promise<DocsStage> {
    await ensureBuilt();
    const root = await mkdtemp(join(tmpdir(), 'sign-sync-docs-'));
    await chmod(root, 0o755);
    const sign = await startSimulator({ state: signOrgs({ primary: {}, emea: {} }) });
    const example = exampleFiles({ source: 'csv', orgs: ['primary', 'emea'], umg: false, isService: false });
    await writeFolder(join(root, 'acme'), {
      ...Object.fromEntries(example.map(({ name, text }) => [name, text])),
      token: TOKEN,
    });
    await writeFolder(join(root, 'user-sync'), {
      'connector-sign-sync.yml': OLD_FILE(sign.url),
      'connector-csv.yml': 'file_path: users.csv\n',
      'users.csv':
        'firstname,lastname,email,country,groups\nKim,Doe,kim.doe@example.com,US,"Sign Sales,Sales"\n',
    });
    await mkdir(join(root, 'empty'));
    for (const [name, app] of Object.entries(PROGRAMS)) {
      const main = join(repositoryPath, 'dist', 'apps', app, 'src', 'main.js');
      const path = join(root, 'bin', name);
      await writeFolder(join(root, 'bin'), {
        [name]: `#!/bin/sh\nexec "${process.execPath}" "${main}" "$@"\n`,
      });
      await chmod(path, 0o755);
    }
    return new DocsStage(root, sign, folder);
  }

  /** Files that the page shows, where the reader is. */
  async write(files: Readonly<Record<string, string>>): Promise<void> {
    await writeFolder(this.#cwd, files);
  }

  async run(written: string): Promise<Said> {
    const done = { exitCode: 0, output: '' };
    const command = written.replace(/^npx (?=sign-)/u, '');
    if (/^cd \S+$/u.test(command)) {
      this.#cwd = resolve(this.#cwd, command.slice(3).replace(/^~/u, this.root));
      return done;
    }
    if (/^export \w+=/u.test(command)) {
      this.#state.push(this.#filled(command));
      return done;
    }
    await this.#fillIn();
    if (LASTING.test(command)) {
      await this.#begin(command);
      return done;
    }
    const isAtServer = asksServer([...this.#state, command].join('\n'));
    if (isAtServer) await this.#serve();
    else await this.#server?.stop();
    const said = await this.#shell(this.#filled(command), isAtServer);
    this.#plan = /sign-sync apply ([0-9a-f]{8})/u.exec(said.output)?.[1] ?? this.#plan;
    this.#run = /^Run (20\d\d-\d\d-\d\d-\d{4})/mu.exec(said.output)?.[1] ?? this.#run;
    return said;
  }

  async close(): Promise<void> {
    await this.#server?.stop();
    for (const { child } of this.#lasting) child.kill('SIGTERM');
    await Promise.all([...this.#lasting].map(({ ended }) => ended));
    const folders = await readdir(this.root, { recursive: true });
    for (const state of folders.filter((name) => name.endsWith('sign-sync-state')))
      await clearLeftovers(join(this.root, state));
    await this.sign.close();
    await rm(this.root, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  }

  /** What stands for something of the reader's. */
  #filled(command: string): string {
    return command
      .replaceAll(/(?<=\b(?:apply|approve|reject|show) )[0-9a-f]{8}\b/gu, this.#plan)
      .replaceAll(/\b20\d\d-\d\d-\d\d-\d{4}\b/gu, this.#run)
      .replaceAll(
        /https:\/\/sign-sync\.example\.com|http:\/\/127\.0\.0\.1:8080|(?<= )URL\b/gu,
        this.#server?.url ?? '',
      )
      .replaceAll('http://127.0.0.1:9090', this.#server?.health ?? '')
      .replaceAll('"…"', 'key-primary');
  }

  /** What the reader fills in: where the accounts are, and whose the key is. */
  async #fillIn(): Promise<void> {
    for (const name of await readdir(this.#cwd)) {
      if (!/^connector-sign.*\.yml$/u.test(name)) continue;
      const text = await readFile(join(this.#cwd, name), 'utf8');
      const filled = text
        .replace(/^host: api\.(\w+\.)?echosign\.com$/mu, `host: "${this.sign.url}"`)
        .replace(/^admin_email: sign\.admin@.*$/mu, 'admin_email: admin@example.com');
      if (filled !== text) await writeFile(join(this.#cwd, name), filled);
    }
  }

  async #serve(): Promise<void> {
    if (this.#server === undefined) await this.#begin('sign-sync serve');
  }

  async #begin(command: string): Promise<void> {
    const isServer = command.startsWith('sign-sync serve');
    if (isServer) await this.#server?.stop();
    const line = isServer ? command.replace('sign-sync serve', SERVE) : command;
    const child = this.#spawn(`exec ${line}`, {
      SIGN_SYNC_API_TOKEN: TOKEN,
      SIGN_SYNC_ORG_LEASE_SECONDS: '3',
    });
    const ended = new Promise<void>((end) => child.once('close', () => end()));
    const one = { child, ended };
    this.#lasting.add(one);
    const said = await ready(child, ended, command);
    if (!isServer) return;
    const { url, health } = JSON.parse(said) as { url: string; health: string };
    const stop = async (): Promise<void> => {
      this.#server = undefined;
      this.#lasting.delete(one);
      child.kill('SIGTERM');
      await ended;
    };
    this.#server = { url, health, stop };
  }

  async #shell(command: string, isAtServer: boolean): Promise<Said> {
    const namesToken = [...this.#state, command].some((line) => line.includes('SIGN_SYNC_TOKEN_FILE='));
    const child = this.#spawn([...this.#state, command].join('\n'), {
      ...(isAtServer && !namesToken && { SIGN_SYNC_TOKEN: TOKEN }),
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream?.setEncoding('utf8').on('data', (text: string) => (output += text));
    const exitCode = await new Promise<number | null>((end) => child.once('close', end));
    return { exitCode, output };
  }

  #spawn(script: string, env: Readonly<Record<string, string>>): ChildProcess {
    return spawn('bash', ['-c', script], {
      cwd: this.#cwd,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        PATH: [join(this.root, 'bin'), process.env['PATH'] ?? ''].join(delimiter),
        LANG: 'C.UTF-8',
        HOME: this.root,
        SIGN_INTEGRATION_KEY: 'key-primary',
        SIGN_INTEGRATION_KEY_EMEA: 'key-emea',
        ...env,
      },
    });
  }
}

function asksServer(lines: string): boolean {
  return /--server\b|SIGN_SYNC_SERVER=|127\.0\.0\.1:9090/u.test(lines);
}

/** @returns the line that says so */
async function ready(child: ChildProcess, ended: Promise<void>, command: string): Promise<string> {
  let said = '';
  return new Promise((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr])
      stream?.setEncoding('utf8').on('data', (text: string) => {
        said += text;
        const line = READY.exec(said)?.[0];
        if (line !== undefined) resolve(line);
      });
    void ended.then(() => reject(new Error(`"${command}" ended:\n${said}`)));
  });
}
