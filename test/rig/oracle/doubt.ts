import type { Kill, LedgerFact } from './facts.js';

/** After an answer its result is stored within this time, or counts as not stored. Milliseconds. */
const STORED_WITHIN_MS = 500;
/** A request that left before the kill arrives by then. */
const ON_THE_WAY_MS = 50;

/** Tells of which requests nobody alive got the answer, or could keep it, because of a kill. */
export class Doubt {
  readonly #windows: readonly Window[];

  constructor(kills: readonly Kill[], latencyMs: number) {
    this.#windows = kills.flatMap((kill) => windowOf(kill, latencyMs) ?? []);
  }

  wasAtKill({ org, time }: Pick<LedgerFact, 'org' | 'time'>): boolean {
    const moment = Date.parse(time);
    return this.#windows.some(
      ({ from, to, orgs }) =>
        moment >= from && moment <= to && (orgs === 'all' || (org !== undefined && orgs.includes(org))),
    );
  }
}

interface Window {
  /** Epoch milliseconds. */
  readonly from: number;
  readonly to: number;
  readonly orgs: readonly string[] | 'all';
}

/** Undefined: nobody who was killed there talks to Sign, or has to store what it said. */
function windowOf({ victim, at, backAt, orgs }: Kill, latencyMs: number): Window | undefined {
  const from = Date.parse(at) - latencyMs - STORED_WITHIN_MS;
  const to = Date.parse(at) + ON_THE_WAY_MS;
  if (victim === 'executor') return { from, to, orgs };
  // Calls whose intent was stored go on while the database is away; what they yield cannot be stored.
  if (victim === 'database') return { from, to: Math.max(to, Date.parse(backAt ?? at)), orgs: 'all' };
  return undefined;
}

/** Applied, and the simulator lost the answer on purpose. */
export function isLostAnswer({ applied, fault }: LedgerFact): boolean {
  return applied && fault === 'lostResponse';
}
