/**
 * Places at which a test may end the process, as a power cut would: one before and after each step between commit,
 * publish, call, answer and ack. `SIGN_SYNC_FAILPOINT=name:nth` arms one of them, for the nth time it is reached.
 */
export const FAILPOINTS = [
  // Publishing: rows are claimed, handed to the broker, confirmed by it, removed.
  'relay.claimed',
  'relay.published',
  'relay.confirmed',
  'relay.removed',
  // Delivery: taken from the queue, handled, settled.
  'message.received',
  'message.handled',
  'message.parked',
  'message.buried',
  'message.acked',
  // Reading the directory.
  'ingest.begun',
  'ingest.batch-stored',
  'ingest.ended',
  // Planning.
  'planner.run-started',
  'planner.people-staged',
  'planner.directory-merged',
  'planner.org-refreshed',
  'planner.questions-asked',
  'planner.plan-written',
  'planner.plan-approved',
  'planner.items-released',
  'planner.run-finished',
  // Working on an org.
  'executor.lease-taken',
  'executor.lists-staged',
  'executor.lists-merged',
  'executor.answers-stored',
  'executor.intent-stored',
  'executor.call-begun',
  'executor.call-answered',
  'executor.result-stored',
  'executor.item-ended',
  'executor.items-settled',
  // Requests of people.
  'ops.run-requested',
  'ops.plan-approved',
] as const;

export type Failpoint = (typeof FAILPOINTS)[number];

/** Marks a place. Does nothing, at the price of a call, unless the environment armed one when the process started. */
export const failpoint: (name: Failpoint) => void = arm(process.env['SIGN_SYNC_FAILPOINT']);

function arm(setting: string | undefined): (name: Failpoint) => void {
  if (setting === undefined || setting === '') return () => undefined;
  const [armed, nth = '1'] = setting.split(':');
  if (!FAILPOINTS.some((name) => name === armed) || !/^[1-9]\d*$/.test(nth)) {
    throw new Error(
      `SIGN_SYNC_FAILPOINT=${setting} is no failpoint: give NAME:NTH, NAME one of ${FAILPOINTS.join(', ')}.`,
    );
  }
  let left = Number(nth);
  return (name) => {
    if (name !== armed) return;
    left -= 1;
    // A process that could still tidy up would prove nothing.
    if (left === 0) process.kill(process.pid, 'SIGKILL');
  };
}
