import { listRoutes } from '../api/route.js';
import { seededRandom } from '../random.js';
import { isPageFault, type Fault } from './fault.schema.js';

/** What faults select by. */
export interface FaultTarget {
  readonly method: string;
  readonly route: string;
  /** Undefined when the key is of no org. */
  readonly org: string | undefined;
}

interface Armed {
  readonly fault: Fault;
  readonly random: () => number;
  matched: number;
  struck: number;
}

/** The faults in force, each with its own count of matching requests and its own random sequence. */
export class Faults {
  readonly #armed: readonly Armed[];

  constructor(faults: readonly Fault[], seed: number) {
    this.#armed = faults.map((fault, index) => ({
      fault,
      random: seededRandom(seed + index * 7919),
      matched: 0,
      struck: 0,
    }));
  }

  /** Counts the request for every fault that it matches, and answers the first one that strikes. */
  strike(target: FaultTarget): Fault | undefined {
    let struck: Fault | undefined;
    for (const armed of this.#armed) {
      if (!matches(armed.fault, target)) continue;
      armed.matched += 1;
      if (!isDue(armed) || struck !== undefined) continue;
      armed.struck += 1;
      struck = armed.fault;
    }
    return struck;
  }
}

function matches(fault: Fault, target: FaultTarget): boolean {
  if (isPageFault(fault.kind) && !(target.method === 'GET' && listRoutes.has(target.route))) return false;
  return (
    (fault.method === undefined || fault.method === target.method) &&
    (fault.route === undefined || fault.route === target.route) &&
    (fault.org === undefined || fault.org === target.org)
  );
}

function isDue({ fault, random, matched, struck }: Armed): boolean {
  // The draw comes before the count is looked at, so that the sequence depends on the requests alone.
  const chosen = isChosen(fault, random, matched);
  return chosen && (fault.count === undefined || struck < fault.count);
}

function isChosen(fault: Fault, random: () => number, matched: number): boolean {
  if (fault.nth !== undefined) return fault.nth.includes(matched);
  if (fault.every !== undefined) return matched % fault.every === 0;
  if (fault.probability !== undefined) return random() < fault.probability;
  return true;
}
