import { emailKey } from '../text/keys.js';

/** What a Sign account is known by before it was ever read: the owner of its key, and its host (ADR 0005). */
export function orgAccount(adminEmail: string, host: string): string {
  return `${emailKey(adminEmail)} at ${host}`;
}
