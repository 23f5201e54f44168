import { setTimeout as pause } from 'node:timers/promises';
import { percentile } from '../api/asker.js';
import { type Benchmark, type BenchOptions, type Goal, measure, type Measure, scaled } from '../benchmark.js';
import { orgsOf } from '../stack/crowd.js';
import { EventSender, TAKES_EVENTS } from '../stack/event-sender.js';
import { peakMeasures } from '../stack/stack-measures.js';
import { StackSite } from '../stack/stack-site.js';
import { atAPace } from '../support/at-a-pace.js';

const PEOPLE = 50_000;
const LATENCY_MS = 50;
const QUIET = { events: 200, everyMs: 200 } as const;
const BESIDE = { events: 100, everyMs: 400 } as const;
const WRITES = { perSecond: 300, seconds: 10 };
/** The run beside has begun to write, and does not end before the events do. */
const UNDER_WAY = 50;
const SETTLED_WITHIN_MS = 120_000;
/** Longer than that is no measurement but a fault. */
const WHOLE_MS_MAX = 600_000;

const ACCEPTED: Goal = { sense: 'at most', value: 100 };
const NO_WAITS: Goal = { sense: 'at most', value: 0 };
const atMost = (value: number): Goal => ({ sense: 'at most', value });

export const events: Benchmark = {
  name: 'events',
  about: `Events at the four services, each answer of Sign after ${LATENCY_MS} ms and none of them asking to wait, one org of ${words(PEOPLE)} people who are all to move. Signed webhooks, each with one address, from the moment at which the hint is stored to the result of the last call about that person, by the database's clock: ${QUIET.events} of them, one each ${QUIET.everyMs} ms; then ${BESIDE.events}, one each ${BESIDE.everyMs} ms, while a run moves all ${words(PEOPLE)} people of the same org, about those who are last in it; it is cancelled afterwards. Then webhooks about addresses that nobody has, and SCIM requests that each create a person: ${WRITES.perSecond} a second for ${WRITES.seconds} s, begun by the clock whether or not earlier ones are answered, and measured from when they should have begun; what they hint at is looked at meanwhile. Waits that Sign states are counted apart: there shall be none. Whoever sends shares the machine with everything else. One sample of each, whatever \`--runs\` says.`,
  scales: true,
  async measure(options) {
    const orgs = orgsOf(1, scaled(PEOPLE, options));
    const site = await StackSite.open({ orgs, concurrency: 4, mainFiles: TAKES_EVENTS });
    const ended = new AbortController();
    try {
      const tooLong = pause(WHOLE_MS_MAX, undefined, { signal: ended.signal }).then(() => {
        throw new Error(`Events were not measured within ${WHOLE_MS_MAX / 60_000} minutes.`);
      });
      const measures = measured(site, await site.planMoves(orgs), options);
      // Whichever is second has nobody left to tell.
      for (const one of [tooLong, measures]) one.catch(() => undefined);
      return await Promise.race([tooLong, measures]);
    } finally {
      ended.abort();
      await site.close();
    }
  },
};

async function measured(site: StackSite, hash: string, options: BenchOptions): Promise<Measure[]> {
  const sender = await EventSender.open(site);
  try {
    const [quietCount, besideCount] = [scaled(QUIET.events, options), scaled(BESIDE.events, options)];
    const people = await lastOfPlan(site, hash, quietCount + besideCount);
    await site.simulator.control({ latencyMs: LATENCY_MS });
    await site.simulator.takeCounters();
    const quiet = await moved(site, sender, people.slice(besideCount), QUIET.everyMs);
    options.note(`  quiet: ${latencies(quiet)}`);
    const beside = await besideEverybody(site, sender, hash, people.slice(0, besideCount));
    options.note(`  beside a run of everybody: ${latencies(beside)}`);
    const { total } = await site.simulator.takeCounters();
    const hooks = await accepted(site, (index) => sender.hook(`nobody.${index}@elsewhere.example.com`));
    options.note(`  answers to webhooks: ${latencies(hooks)}`);
    const pushes = await accepted(site, (index) => sender.push(`pushed.${index}@elsewhere.example.com`));
    options.note(`  answers to SCIM: ${latencies(pushes)}`);
    await site.notePeaks();
    const pace = `at ${WRITES.perSecond} a second`;
    return [
      measure('event to applied, p50', 'ms', [percentile(quiet, 0.5)], atMost(500)),
      measure('event to applied, p99', 'ms', [percentile(quiet, 0.99)], atMost(2_000)),
      measure('the same beside a run of everybody, p50', 'ms', [percentile(beside, 0.5)]),
      measure('the same beside a run of everybody, p99', 'ms', [percentile(beside, 0.99)], atMost(5_000)),
      measure('waits that Sign stated meanwhile', 'answers', [total.throttled], NO_WAITS),
      measure(`webhook accepted ${pace}, p99`, 'ms', [percentile(hooks, 0.99)], ACCEPTED),
      measure(`SCIM write accepted ${pace}, p99`, 'ms', [percentile(pushes, 0.99)], ACCEPTED),
      ...peakMeasures(site),
    ];
  } finally {
    sender.close();
  }
}

/** Addresses of those who are last in a plan, the last one first: a run that applies it does not come to them soon. */
async function lastOfPlan({ db }: StackSite, hash: string, count: number): Promise<string[]> {
  const rows = await db.query<{ email: string }>(
    `select i.email from plan_item i join plan p on p.id = i.plan_id join run r on r.id = p.run_id
     where r.plan_hash = $1 and i.subject = 'person' order by i.position desc limit $2`,
    [hash, count],
  );
  if (rows.length !== count) throw new Error(`The plan has ${rows.length} people, not ${count}.`);
  return rows.map(({ email }) => email);
}

async function besideEverybody(
  site: StackSite,
  sender: EventSender,
  hash: string,
  people: readonly string[],
): Promise<number[]> {
  const taken: number[] = [];
  await site.watch(hash, async (runId) => {
    await soon(site, 'The run beside has written nothing', () => hasApplied(site, runId));
    taken.push(...(await moved(site, sender, people, BESIDE.everyMs)));
    const [run] = await site.db.query<{ state: string }>('select state from run where id = $1', [runId]);
    if (run?.state !== 'running') throw new Error('The run beside was over before the events were.');
    await site.cancel(runId);
  });
  return taken;
}

async function hasApplied({ db }: StackSite, runId: string): Promise<boolean> {
  const rows = await db.query(
    `select from plan_item i join plan p on p.id = i.plan_id where p.apply_run_id = $1 and i.state = 'applied' limit $2`,
    [runId, UNDER_WAY],
  );
  return rows.length === UNDER_WAY;
}

/** Sends an event for each of them, and waits until all were moved. @returns how long each took, in milliseconds */
async function moved(
  site: StackSite,
  sender: EventSender,
  emails: readonly string[],
  everyMs: number,
): Promise<number[]> {
  const pace = { perSecond: 1_000 / everyMs, count: emails.length };
  await atAPace(pace, (index) => sender.hook(emails[index] ?? ''));
  await settled(site);
  const rows = await site.db.query<{ ms: number }>(
    `select extract(epoch from i.finished_at - h.accepted_at)::float8 * 1000 as ms
     from hint h join plan p on p.apply_run_id = h.run_id join plan_item i on i.plan_id = p.id and i.email = h.email
     where i.state = 'applied' and h.email = any($1::text[])`,
    [emails],
  );
  if (rows.length !== emails.length) throw new Error(`${rows.length} of ${emails.length} people were moved.`);
  return rows.map(({ ms }) => ms);
}

/** @returns how long each answer took, in milliseconds */
async function accepted(site: StackSite, send: (index: number) => Promise<void>): Promise<number[]> {
  const { perSecond, seconds } = WRITES;
  // Prepared statements, caches and compiled code, as in a server that runs for longer than this.
  for (let warm = 0; warm < perSecond; warm += 1) await send(warm);
  await settled(site);
  const taken = await atAPace({ perSecond, count: perSecond * seconds }, (index) => send(perSecond + index));
  await settled(site);
  return taken;
}

async function settled(site: StackSite): Promise<void> {
  await soon(site, 'Not everybody was looked at', async () => {
    const open = await site.db.query('select from hint where settled_at is null limit 1');
    return open.length === 0;
  });
}

async function soon(site: StackSite, otherwise: string, look: () => Promise<boolean>): Promise<void> {
  const until = performance.now() + SETTLED_WITHIN_MS;
  await site.until(async () => {
    if (await look()) return true;
    if (performance.now() > until) throw new Error(`${otherwise} within ${SETTLED_WITHIN_MS / 1_000} s.`);
    return false;
  });
}

function latencies(samples: readonly number[]): string {
  return `p50 ${percentile(samples, 0.5).toFixed(0)} ms, p99 ${percentile(samples, 0.99).toFixed(0)} ms`;
}

function words(count: number): string {
  return count.toLocaleString('en-US');
}
