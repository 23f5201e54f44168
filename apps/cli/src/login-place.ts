import type { MeBody } from '#contracts';

/** How one signs in at a server. */
export type WayIn =
  | { readonly way: 'nobody-asks'; readonly me: MeBody }
  | { readonly way: 'device' }
  | { readonly way: 'token' };

/** Port: signing in at one server, and what was kept of that. */
export interface LoginPlace {
  /** As it was checked, without a trailing slash. */
  readonly address: string;
  /** @throws ServerUnreachableError */
  wayIn(): Promise<WayIn>;
  /**
   * Tries a token at the server, and keeps it when it lets us in.
   * @throws ServerRefusedError it does not
   */
  withToken(token: string): Promise<SignedIn>;
  /**
   * Signs in at the identity provider, then as with a token.
   * @param onCode called with what the person has to do
   */
  byDevice(onCode: (lines: readonly string[]) => void, signal: AbortSignal): Promise<SignedIn>;
  /** @returns whether something was kept */
  forget(): Promise<boolean>;
  /** Who one is there now. */
  me(): Promise<MeBody>;
}

export interface SignedIn {
  readonly me: MeBody;
  /** Where the login is now, in words. */
  readonly keptIn: string;
  /** Why that is not the keychain. */
  readonly warning: string | undefined;
}
