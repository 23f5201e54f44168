/** Port: the keychain of the operating system, where a secret has a service and an account. */
export interface Keychain {
  /** As people know it: `Secret Service`, `macOS Keychain`, `Windows Credential Manager`. */
  readonly name: string;
  /**
   * @returns undefined when there is no such entry
   * @throws KeychainUnavailableError
   */
  get(service: string, account: string): Promise<string | undefined>;
  /**
   * Replaces an entry that is there.
   * @throws KeychainUnavailableError
   */
  set(service: string, account: string, secret: string): Promise<void>;
  /**
   * @returns whether there was such an entry
   * @throws KeychainUnavailableError
   */
  delete(service: string, account: string): Promise<boolean>;
}
