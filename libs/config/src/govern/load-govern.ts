import type { Govern } from '#domain';
import type { ConfigFile } from '../files/config-file.js';
import { loadApprovals } from './approvals.schema.js';
import { loadDrift } from './drift.schema.js';
import { loadGuards } from './guards-section.js';
import { loadOffboarding } from './offboarding.schema.js';
import { loadWaves } from './waves.schema.js';

/** The keys that hold plans back, ask for approvals and pace them; each is absent unless it is written. */
export function loadGovern(main: ConfigFile): Govern {
  const guards = loadGuards(main);
  const drift = loadDrift(main);
  return {
    ...(guards && { guards }),
    ...(drift && { drift }),
    ...loadApprovals(main),
    ...loadWaves(main),
    ...loadOffboarding(main),
  };
}
