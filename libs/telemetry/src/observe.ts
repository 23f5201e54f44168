import type { Observation, Observe } from './observation.js';

const nobody: Observe = () => undefined;
let take = nobody;

/** States an observation to whoever takes this process's observations: its log and its metrics. Never throws. */
export function observe(observation: Observation): void {
  take(observation);
}

/** Hands all observations of this process to `taker` from now on; without one nobody takes them. */
export function takeObservations(taker: Observe | undefined): void {
  take = taker ?? nobody;
}
