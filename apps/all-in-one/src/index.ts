import type { runDoctor as Doctor } from './doctor.js';
import type { startEngine as Start } from './engine.js';
import type { openConfiguredState as OpenState } from './open-configured-state.js';
import type { openOwner as OpenOwner } from './open-state.js';
import type { replayRun as Replay } from './replay-run.js';
import type { runCommand as Run } from './run-command.js';
import type { serve as Serve } from './serve/serve.js';

export type { Engine } from './engine.js';

// Each of these is loaded when it is called: who looks at the state loads no service, who looks at a source no database.
export const openState: typeof OpenState = async (...given) =>
  (await import('./open-configured-state.js')).openConfiguredState(...given);
export const openOwner: typeof OpenOwner = async (...given) =>
  (await import('./open-state.js')).openOwner(...given);
export const runDoctor: typeof Doctor = async (...given) => (await import('./doctor.js')).runDoctor(...given);
export const startEngine: typeof Start = async (...given) =>
  (await import('./engine.js')).startEngine(...given);
export const replayRun: typeof Replay = async (...given) =>
  (await import('./replay-run.js')).replayRun(...given);
export const runCommand: typeof Run = async (...given) =>
  (await import('./run-command.js')).runCommand(...given);
export const serve: typeof Serve = async (...given) => (await import('./serve/serve.js')).serve(...given);
