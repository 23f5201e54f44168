import type { Config } from '#config';
import type { Database } from '#db';
import { openState } from './open-state.js';

/** Opens the state of a configuration: SIGN_SYNC_DATABASE_URL, or the embedded server in `state.path`. */
export async function openConfiguredState(
  config: Config,
  onNotice: (line: string) => void,
): Promise<Database> {
  const url = process.env['SIGN_SYNC_DATABASE_URL'];
  return openState({
    statePath: config.state.path,
    onNotice,
    ...(url !== undefined && url !== '' && { url }),
  });
}
