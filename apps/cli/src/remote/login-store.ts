import { chmod, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { LoginFileError } from './errors.js';

/** What a server was signed in at with: a token of its own, or those of its identity provider. */
const loginSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('token'), token: z.string() }),
  z.object({
    kind: z.literal('oidc'),
    token: z.string(),
    /** ISO 8601; absent when the provider does not say. */
    expiresAt: z.string().optional(),
    refreshToken: z.string().optional(),
    issuer: z.string(),
    clientId: z.string(),
  }),
]);
export type Login = z.output<typeof loginSchema>;

/** By the address of the server. A login is in the file itself only where there is no keychain. */
const fileSchema = z.record(
  z.string(),
  z.union([
    z.object({ keptIn: z.literal('keychain') }),
    z.object({ keptIn: z.literal('file'), login: loginSchema }),
  ]),
);
type LoginFile = z.output<typeof fileSchema>;

/** What is needed of a keychain. */
export interface LoginKeychain {
  readonly name: string;
  get(service: string, account: string): Promise<string | undefined>;
  set(service: string, account: string, secret: string): Promise<void>;
  delete(service: string, account: string): Promise<boolean>;
}

/** Where a login was put. */
export type KeptIn =
  | { readonly place: 'keychain'; readonly name: string }
  | { readonly place: 'file'; readonly file: string; readonly why: string };

const SERVICE = 'sign-sync server';

/**
 * Logins of this user, one for each server: in the keychain of the operating system where there is one, else in a file that
 * nobody else may read. The file also says which servers there are, so that who has none asks no keychain.
 */
export class LoginStore {
  readonly #file: string;

  /** @param openKeychain called only when a login is, or is to be, in it */
  constructor(
    private readonly dir: string,
    private readonly openKeychain: () => Promise<LoginKeychain>,
  ) {
    this.#file = join(dir, 'logins.json');
  }

  /** @throws LoginFileError */
  async find(address: string): Promise<Login | undefined> {
    const entry = (await this.#read())[address];
    if (entry === undefined) return undefined;
    if (entry.keptIn === 'file') return entry.login;
    const text = await (await this.openKeychain()).get(SERVICE, address);
    return text === undefined ? undefined : loginSchema.parse(JSON.parse(text));
  }

  /** Replaces the login of that server. */
  async keep(address: string, login: Login): Promise<KeptIn> {
    const others = await this.#read();
    const kept = await this.#intoKeychain(address, login);
    const entry =
      kept.place === 'keychain' ? ({ keptIn: 'keychain' } as const) : ({ keptIn: 'file', login } as const);
    await this.#write({ ...others, [address]: entry });
    return kept;
  }

  /** @returns whether there was one */
  async forget(address: string): Promise<boolean> {
    const { [address]: entry, ...others } = await this.#read();
    if (entry === undefined) return false;
    if (entry.keptIn === 'keychain') await (await this.openKeychain()).delete(SERVICE, address);
    await this.#write(others);
    return true;
  }

  async #intoKeychain(address: string, login: Login): Promise<KeptIn> {
    try {
      const keychain = await this.openKeychain();
      await keychain.set(SERVICE, address, JSON.stringify(login));
      return { place: 'keychain', name: keychain.name };
    } catch (error) {
      return { place: 'file', file: this.#file, why: error instanceof Error ? error.message : String(error) };
    }
  }

  async #read(): Promise<LoginFile> {
    let text: string;
    try {
      text = await readFile(this.#file, 'utf8');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {};
      throw new LoginFileError(
        `${this.#file} cannot be read: ${(error as Error).message}.`,
        {},
        { cause: error },
      );
    }
    const { data } = fileSchema.safeParse(jsonOf(text));
    if (data !== undefined) return data;
    throw new LoginFileError(`${this.#file} is damaged. Delete it and sign in again.`);
  }

  /** Never half written, and never readable by others, not even for a moment. */
  async #write(content: LoginFile): Promise<void> {
    if (Object.keys(content).length === 0) return rm(this.#file, { force: true });
    await mkdir(this.dir, { recursive: true, mode: 0o700 });
    const building = `${this.#file}.${process.pid}`;
    await writeFile(building, `${JSON.stringify(content, null, 1)}\n`, { mode: 0o600 });
    await chmod(building, 0o600);
    await rename(building, this.#file);
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
