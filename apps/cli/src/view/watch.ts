import type { OrgProgressBody, ProgressBody, RunBody } from '#contracts';
import { counted, grouped } from '#domain';
import type { RunReader } from '../reader.js';
import type { Terminal } from '../terminal.js';
import { directoryLines, planLines } from './plan-view.js';

/** Between looks at the run: a live line moves smoothly, and a log has a line only when a phase is over. */
const LOOK_MS = { live: 250, log: 1000 };
const BAR = 20;

export interface Watched {
  readonly runId: string;
  readonly mode: RunBody['mode'];
  readonly reader: RunReader;
}

/** Watches a run for a person: each phase in a line once it is over, the plan before it is applied, and a live line. */
export function watch(watched: Watched, terminal: Terminal): { end(): Promise<void> } {
  const said = new Set<string>();
  let ended = false;
  const lookMs = terminal.isLive ? LOOK_MS.live : LOOK_MS.log;
  let timer: NodeJS.Timeout | undefined;
  const look = async () => {
    const progress = await watched.reader.progress(watched.runId);
    await sayPhases(progress, watched, said, terminal);
    if (!ended) terminal.live(liveLine(progress, watched.mode));
  };
  const loop = async () => {
    // A look that fails is only a missed look; the run itself reports what is wrong.
    await look().catch(() => undefined);
    if (!ended) timer = setTimeout(() => void (current = loop()), lookMs);
  };
  let current: Promise<void> = loop();
  return {
    end: async () => {
      if (ended) return;
      ended = true;
      clearTimeout(timer);
      await current;
      terminal.live('');
      await look();
    },
  };
}

const PLANNED = new Set(['planned', 'applying', 'done', 'failed']);

async function sayPhases(
  progress: ProgressBody,
  { reader, runId }: Watched,
  said: Set<string>,
  terminal: Terminal,
): Promise<void> {
  const once = (what: string): boolean => !said.has(what) && said.add(what) !== undefined;
  const { orgs, directoryDone, waitingFor } = progress;
  for (const name of waitingFor) {
    if (once(`run ${name}`)) terminal.note(`${'Waiting'.padEnd(11)} for run ${name}`);
  }
  if (directoryDone && once('directory')) {
    for (const line of directoryLines(await reader.run(runId), terminal.paint)) terminal.note(line);
  }
  for (const org of orgs) {
    const { reading, waitingUntil } = org;
    if (reading && once(`read ${org.orgId}`)) terminal.note(readingLine(org));
    if (waitingUntil && !terminal.isLive && once(`wait ${org.orgId} ${waitingUntil.getTime()}`)) {
      terminal.note(`${org.label.padEnd(11)} waiting for Sign's rate limit until ${clock(waitingUntil)}`);
    }
  }
  if (orgs.length > 0 && orgs.every(({ state }) => PLANNED.has(state)) && once('plan')) {
    const run = await reader.run(runId);
    for (const line of await planLines(reader, run, terminal.paint, {})) terminal.note(line);
  }
}

function readingLine({ label, reading }: OrgProgressBody): string {
  if (reading === null) return label;
  const { users, groups, calls, milliseconds } = reading;
  const read = `${counted(users, 'user', 'users')}, ${counted(groups, 'group', 'groups')}`;
  const verified = `verified with ${counted(calls, 'call', 'calls')} in ${seconds(milliseconds)}`;
  const missing = reading.complete
    ? ''
    : `\n            The user list lacks ${reading.missing.slice(0, 3).join(', ')}${reading.missing.length > 3 ? ' …' : ''}: nobody is created in this org in this run.`;
  return `${label.padEnd(11)} ${read}, ${verified}${missing}`;
}

function liveLine(progress: ProgressBody, mode: RunBody['mode']): string {
  const { directoryDone, peopleRead, orgs, waitingFor } = progress;
  if (waitingFor.length > 0) return `${'Waiting'.padEnd(11)} for run ${waitingFor.join(', ')}`;
  const wait = orgs.find(({ waitingUntil }) => waitingUntil !== null);
  const waiting = wait?.waitingUntil
    ? `   waiting for Sign's rate limit until ${clock(wait.waitingUntil)} (${wait.label})`
    : '';
  const applying = orgs.some(({ state }) => state === 'applying' || state === 'done');
  if (applying && (mode === 'sync' || mode === 'apply')) {
    const total = orgs.reduce((sum, { items }) => sum + items, 0);
    const done = orgs.reduce((sum, { finished }) => sum + finished, 0);
    const filled = total === 0 ? BAR : Math.round((BAR * done) / total);
    return `Applying   ${'█'.repeat(filled)}${'░'.repeat(BAR - filled)}  ${grouped(done)}/${grouped(total)}${waiting}`;
  }
  const refreshed = orgs.filter(({ state }) => state !== 'reading').length;
  const people = directoryDone ? counted(peopleRead, 'person', 'people') : `${grouped(peopleRead)}… people`;
  const asking = orgs.some(({ state }) => state === 'asking')
    ? '   asking Sign for what decisions depend on'
    : '';
  return `Reading    ${people} read, ${refreshed} of ${counted(orgs.length, 'org', 'orgs')} refreshed${asking}${waiting}`;
}

function clock(at: Date): string {
  return at.toLocaleTimeString('en-GB', { hour12: false });
}

function seconds(milliseconds: number): string {
  const value = milliseconds / 1000;
  if (value < 60) return `${value.toFixed(1)} s`;
  return `${Math.floor(value / 60)} min ${Math.round(value % 60)} s`;
}
