import type { Keychain } from '#config';

/** A keychain that obeys the port and forgets at the end of the process. */
export class MemoryKeychain implements Keychain {
  readonly name = 'memory';
  readonly #entries = new Map<string, string>();

  /** @param entries service → account → secret */
  constructor(entries: Readonly<Record<string, Readonly<Record<string, string>>>> = {}) {
    for (const [service, accounts] of Object.entries(entries)) {
      for (const [account, secret] of Object.entries(accounts)) {
        this.#entries.set(keyOf(service, account), secret);
      }
    }
  }

  get(service: string, account: string): Promise<string | undefined> {
    return Promise.resolve(this.#entries.get(keyOf(service, account)));
  }

  set(service: string, account: string, secret: string): Promise<void> {
    this.#entries.set(keyOf(service, account), secret);
    return Promise.resolve();
  }

  delete(service: string, account: string): Promise<boolean> {
    return Promise.resolve(this.#entries.delete(keyOf(service, account)));
  }
}

function keyOf(service: string, account: string): string {
  return JSON.stringify([service, account]);
}
