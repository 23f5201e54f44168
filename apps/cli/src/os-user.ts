import { userInfo } from 'node:os';

/** Who sits at this machine, for the record: the operating system's user, and behind `sudo` the person who called it. */
export function osUser(): string {
  const uid = process.getuid?.();
  const behindSudo = process.env['SUDO_USER'] ?? '';
  if (uid === 0 && behindSudo !== '') return behindSudo;
  try {
    return userInfo().username;
  } catch {
    // A container may run under a number that has no name.
    return `uid ${uid ?? 'unknown'}`;
  }
}
