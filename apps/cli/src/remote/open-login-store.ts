import { homedir } from 'node:os';
import { join } from 'node:path';
import { LoginStore } from './login-store.js';

/** The logins of whoever runs this process. */
export function openLoginStore(env: NodeJS.ProcessEnv): LoginStore {
  return new LoginStore(loginFolder(env, process.platform), async () => {
    const { OsKeychain } = await import('#config');
    return new OsKeychain();
  });
}

/** Where programs of that system keep what belongs to a user. */
function loginFolder(env: NodeJS.ProcessEnv, platform: NodeJS.Platform): string {
  if (platform === 'win32') return join(env['APPDATA'] ?? join(homedir(), 'AppData', 'Roaming'), 'sign-sync');
  const { XDG_CONFIG_HOME: xdg } = env as Record<string, string | undefined>;
  return join(xdg === undefined || xdg === '' ? join(homedir(), '.config') : xdg, 'sign-sync');
}
