import type { AsyncEntry } from '@napi-rs/keyring';
import type { Keychain } from './keychain.js';
import { KeychainUnavailableError } from './keychain-unavailable.error.js';

/** A locked keychain asks its owner; nobody answers where nobody sits. */
const PATIENCE_MS = 60_000;

const NAMES: Partial<Record<NodeJS.Platform, string>> = {
  darwin: 'macOS Keychain',
  win32: 'Windows Credential Manager',
  linux: 'Secret Service',
};

type Library = typeof import('@napi-rs/keyring');

/**
 * The keychain of the operating system, with the entries that Python's keyring makes of service and account, so that
 * what was stored for the original is found. Its library is loaded at the first call.
 */
export class OsKeychain implements Keychain {
  readonly name: string;

  constructor(
    private readonly platform: NodeJS.Platform = process.platform,
    private readonly patienceMs = PATIENCE_MS,
  ) {
    this.name = NAMES[platform] ?? 'Secret Service';
  }

  get(service: string, account: string): Promise<string | undefined> {
    return this.#ask(async (library) => {
      for (const entry of this.#entries(library, service, account)) {
        const secret = await entry.getPassword();
        if (secret !== null) return secret;
      }
      return undefined;
    });
  }

  set(service: string, account: string, secret: string): Promise<void> {
    return this.#ask((library) => this.#ownEntry(library, service, account).setPassword(secret));
  }

  delete(service: string, account: string): Promise<boolean> {
    return this.#ask((library) => this.#ownEntry(library, service, account).deleteCredential());
  }

  /** On Windows Python's keyring names an entry by its service, and by `account@service` from the second account on. */
  #entries(library: Library, service: string, account: string): AsyncEntry[] {
    const own = this.#ownEntry(library, service, account);
    return this.platform === 'win32'
      ? [own, library.AsyncEntry.withTarget(service, service, account)]
      : [own];
  }

  #ownEntry({ AsyncEntry }: Library, service: string, account: string): AsyncEntry {
    if (this.platform === 'win32') return AsyncEntry.withTarget(`${account}@${service}`, service, account);
    // Without this the library falls back to the kernel's keyring, which forgets at the next start.
    return new AsyncEntry(service, account, { linux: { store: 'secret-service' } });
  }

  async #ask<T>(question: (library: Library) => Promise<T>): Promise<T> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      const why = `it did not answer within ${this.patienceMs / 1000} s; it may be locked`;
      timer = setTimeout(() => reject(new KeychainUnavailableError(this.name, why)), this.patienceMs);
    });
    try {
      return await Promise.race([import('@napi-rs/keyring').then(question), late]);
    } catch (cause) {
      if (cause instanceof KeychainUnavailableError) throw cause;
      throw new KeychainUnavailableError(this.name, whyOf(cause), { cause });
    } finally {
      clearTimeout(timer);
    }
  }
}

const REASONS: readonly (readonly [RegExp, string])[] = [
  [/dismissed|locked/iu, 'it is locked, and nobody opened it'],
  [/no result found/iu, 'this user has no keyring yet'],
  [/dbus/iu, "no Secret Service answers on this session's D-Bus"],
];

/** What the library says is for programmers; what people meet is said first. */
function whyOf(cause: unknown): string {
  const said = cause instanceof Error ? cause.message : String(cause);
  const [, reason] = REASONS.find(([pattern]) => pattern.test(said)) ?? [];
  return reason === undefined ? said : `${reason} (${said})`;
}
