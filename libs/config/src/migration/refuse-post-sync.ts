import type { ConfigFile } from '../files/config-file.js';

/** user-sync-config.yml with `post_sync`: its other keys would only hide what has to be done. @returns whether it is one */
export function refusePostSync(main: ConfigFile): boolean {
  if (!('post_sync' in main.value)) return false;
  main.problemOfKey(
    ['post_sync'],
    'Sign Sync no longer runs as post-sync of user-sync.py, and this is the main file of user-sync.py. Run "sign-sync migrate-post-sync" where connector-sign-sync.yml is, take post_sync out of this file, and run sign-sync with the sign-sync-config.yml that it writes.',
  );
  return true;
}
