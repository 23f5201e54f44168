import type { Govern } from '#domain';
import type { ConfigFile } from '../files/config-file.js';

/** The keys that hold plans back, ask for approvals and pace them; each is absent unless it is written. */
export function loadGovern(_main: ConfigFile): Govern {
  return {};
}
