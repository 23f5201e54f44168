import type { OrgProgress, ReportRepository, RunMode, RunProgress } from '#db';
import { counted, grouped } from '#domain';
import type { Terminal } from '../terminal.js';

const LOOK_MS = 250;
const BAR = 20;

/** Watches a run for a person: a live line on a terminal, and one line for each phase that is over. */
export function watch(
  reports: ReportRepository,
  runId: string,
  mode: RunMode,
  terminal: Terminal,
): { end(): Promise<void> } {
  const said = new Set<string>();
  let ended = false;
  let timer: NodeJS.Timeout | undefined;
  const look = async () => {
    const progress = await reports.progress(runId);
    sayPhases(progress, said, terminal);
    if (!ended) terminal.live(liveLine(progress, mode));
  };
  const loop = async () => {
    // A look that fails is only a missed look; the run itself reports what is wrong.
    await look().catch(() => undefined);
    if (!ended) timer = setTimeout(() => void (current = loop()), LOOK_MS);
  };
  let current: Promise<void> = loop();
  return {
    end: async () => {
      if (ended) return;
      ended = true;
      clearTimeout(timer);
      await current;
      terminal.live('');
      await look().catch(() => undefined);
    },
  };
}

function sayPhases({ orgs }: RunProgress, said: Set<string>, terminal: Terminal): void {
  for (const org of orgs) {
    const { reading, waitingUntil } = org;
    if (reading && !said.has(`read ${org.orgId}`)) {
      said.add(`read ${org.orgId}`);
      terminal.note(readingLine(org));
    }
    const waits = waitingUntil && `wait ${org.orgId} ${waitingUntil.getTime()}`;
    if (waits && !terminal.isLive && !said.has(waits)) {
      said.add(waits);
      terminal.note(`${org.label.padEnd(11)} waiting for Sign's rate limit until ${clock(waitingUntil)}`);
    }
  }
}

function readingLine({ label, reading }: OrgProgress): string {
  if (reading === null) return label;
  const { users, groups, calls, milliseconds } = reading;
  const read = `${counted(users, 'user', 'users')}, ${counted(groups, 'group', 'groups')}`;
  const verified = `verified with ${counted(calls, 'call', 'calls')} in ${seconds(milliseconds)}`;
  const missing = reading.complete
    ? ''
    : `\n            The user list lacks ${reading.missing.slice(0, 3).join(', ')}${reading.missing.length > 3 ? ' …' : ''}: nobody is created in this org in this run.`;
  return `${label.padEnd(11)} ${read}, ${verified}${missing}`;
}

function liveLine({ directoryDone, peopleRead, orgs }: RunProgress, mode: RunMode): string {
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

export function clock(at: Date): string {
  return at.toLocaleTimeString('en-GB', { hour12: false });
}

export function seconds(milliseconds: number): string {
  const value = milliseconds / 1000;
  if (value < 60) return `${value.toFixed(1)} s`;
  return `${Math.floor(value / 60)} min ${Math.round(value % 60)} s`;
}
