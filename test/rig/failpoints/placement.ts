import type { Failpoint } from '../../../libs/telemetry/src/failpoint.js';

type Service = 'source-ingest' | 'planner' | 'executor' | 'ops-api';

/** Where and when a failpoint is reached in a run of a few hundred people. */
export interface Placement {
  /** Services that reach it; repeats take them in turn. */
  readonly services: readonly Service[];
  /** How often one process of them reaches it at least. */
  readonly timesMax: number;
  /**
   * What has to happen for it to be reached at all: a plan that somebody approves; an executor that is killed at work, so
   * that another one has to wait for the end of its calls; a message that nobody can read.
   */
  readonly needs?: 'approval' | 'kill' | 'poison';
}

const ANY: readonly Service[] = ['planner', 'executor', 'source-ingest'];
const ingest = (timesMax: number): Placement => ({ services: ['source-ingest'], timesMax });
const planner = (timesMax: number): Placement => ({ services: ['planner'], timesMax });
const executor = (timesMax: number): Placement => ({ services: ['executor'], timesMax });

/** Each of them, so that a new one is not forgotten. */
const PLACEMENTS: Readonly<Record<Failpoint, Placement>> = {
  'relay.claimed': { services: [...ANY, 'ops-api'], timesMax: 1 },
  'relay.published': { services: [...ANY, 'ops-api'], timesMax: 1 },
  'relay.confirmed': { services: [...ANY, 'ops-api'], timesMax: 1 },
  'relay.removed': { services: [...ANY, 'ops-api'], timesMax: 1 },
  'message.received': { services: ANY, timesMax: 1 },
  'message.handled': { services: ANY, timesMax: 1 },
  'message.parked': { services: ['executor'], timesMax: 1, needs: 'kill' },
  'message.buried': { services: ['planner'], timesMax: 1, needs: 'poison' },
  'message.acked': { services: ANY, timesMax: 1 },
  'ingest.begun': ingest(1),
  'ingest.batch-stored': ingest(1),
  'ingest.ended': ingest(1),
  'planner.run-started': planner(1),
  'planner.people-staged': planner(1),
  'planner.directory-merged': planner(1),
  'planner.org-refreshed': planner(2),
  'planner.questions-asked': planner(2),
  'planner.plan-written': planner(2),
  'planner.plan-approved': planner(1),
  'planner.items-released': planner(2),
  'planner.run-finished': planner(1),
  'executor.lease-taken': executor(1),
  'executor.lists-staged': executor(1),
  'executor.lists-merged': executor(1),
  'executor.answers-stored': executor(1),
  'executor.intent-stored': executor(20),
  'executor.call-begun': executor(60),
  'executor.call-answered': executor(60),
  'executor.result-stored': executor(8),
  'executor.item-ended': executor(20),
  'executor.items-settled': executor(1),
  'ops.run-requested': { services: ['ops-api'], timesMax: 1 },
  'ops.plan-approved': { services: ['ops-api'], timesMax: 1, needs: 'approval' },
};

/** Which service is armed, and for which time it reaches the place, in one repeat. */
export function placeOf(name: Failpoint, repeat: number, random: () => number) {
  const { services, timesMax, needs } = PLACEMENTS[name];
  const service = services[repeat % services.length] ?? 'planner';
  return { name, service, nth: 1 + Math.floor(random() * timesMax), needs };
}
