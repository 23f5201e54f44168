import { plural } from '../../words/count.js';
import { duration } from '../../words/time.js';
import type { OrgTimeline, RunSummary, Timeline } from './run.types.js';

/** A stretch of time in a lane; `left` and `width` are parts of the whole, 0 to 1. */
export interface Bar {
  readonly key: string;
  readonly left: number;
  readonly width: number;
  readonly kind: 'waiting' | 'reading' | 'planning' | 'applying' | 'throttled';
  /** Read aloud, and shown under the pointer. */
  readonly words: string;
  /** It goes on. */
  readonly isOpen: boolean;
}

/** Calls of a stretch of time as a column; `height` is a part of the highest one of the run. */
export interface Column {
  readonly key: number;
  readonly left: number;
  readonly width: number;
  readonly height: number;
  /** Of the height, what failed or was told to wait. */
  readonly bad: number;
  readonly words: string;
}

export interface Lane {
  readonly key: string;
  readonly label: string;
  readonly bars: readonly Bar[];
  /** Silence that Sign's rate limit has asked for. */
  readonly gaps: readonly Bar[];
  readonly columns: readonly Column[];
  /** `1,204 calls, 3 waits of 4 min in all`. */
  readonly summary: string;
}

interface Tick {
  readonly left: number;
  readonly words: string;
}

export interface Waterfall {
  readonly lanes: readonly Lane[];
  readonly ticks: readonly Tick[];
}

interface Span {
  readonly since: string | null;
  readonly until: string | null;
}

/** Narrower bars cannot be seen nor pointed at. */
const WIDTH_MIN = 0.004;

/** Lays a run out over its time: its phases, then a lane for the directory and each org. */
export function waterfallOf(timeline: Timeline, phases: RunSummary['phases']): Waterfall {
  const scale = new Scale(timeline, phases);
  const busiest = Math.max(
    1,
    ...timeline.orgs.flatMap(({ calls }) => calls.map((call) => call.reads + call.writes)),
  );
  return {
    ticks: scale.ticks(),
    lanes: [
      { ...EMPTY, key: 'run', label: 'Run', bars: phases.flatMap((phase) => scale.bars(phase.phase, phase)) },
      ...directoryLane(timeline, scale),
      ...timeline.orgs.map((org) => orgLane(org, scale, timeline.stepMs, busiest)),
    ],
  };
}

const EMPTY = { bars: [], gaps: [], columns: [], summary: '' };

function directoryLane({ directory }: Timeline, scale: Scale): Lane[] {
  if (directory === null) return [];
  return [{ ...EMPTY, key: 'directory', label: 'Directory', bars: scale.bars('reading', directory) }];
}

function orgLane(org: OrgTimeline, scale: Scale, stepMs: number, busiest: number): Lane {
  const { orgId, label, reading, plannedAt, applying, waits, calls } = org;
  return {
    ...{ key: orgId, label },
    bars: [
      ...scale.bars('reading', reading),
      ...(plannedAt === null
        ? []
        : scale.bars('planning', { since: reading.until, until: applying.since ?? plannedAt })),
      ...scale.bars('applying', applying),
    ],
    gaps: waits.flatMap((wait) => scale.bars('throttled', wait)),
    columns: calls.map((call) => scale.column(call, stepMs, busiest)),
    summary: summaryOf(org, scale),
  };
}

function summaryOf({ calls, waits }: OrgTimeline, scale: Scale): string {
  const all = calls.reduce((sum, { reads, writes }) => sum + reads + writes, 0);
  const failed = calls.reduce((sum, call) => sum + call.failed, 0);
  const waited = waits.reduce((sum, wait) => sum + scale.lengthOf(wait), 0);
  return [
    plural(all, 'call'),
    ...(failed === 0 ? [] : [`${plural(failed, 'call')} failed`]),
    ...(waits.length === 0
      ? []
      : [`${plural(waits.length, 'wait')} for the rate limit, ${duration(waited)} in all`]),
  ].join(' · ');
}

const WORDS = {
  waiting: 'waiting for other runs',
  reading: 'reading',
  planning: 'asking and planning',
  applying: 'applying',
  throttled: 'waiting for Sign’s rate limit',
} as const;

const TICKS = 5;

/** Moments as parts of the run's time. */
class Scale {
  readonly #from: number;
  readonly #to: number;
  /** Steps are counted from the run's start, which may lie behind its request. */
  readonly #start: number;

  constructor({ since, until }: Timeline, phases: RunSummary['phases']) {
    const begins = phases.flatMap((phase) => (phase.since === null ? [] : [Date.parse(phase.since)]));
    this.#start = Date.parse(since);
    this.#from = Math.min(this.#start, ...begins);
    this.#to = Math.max(Date.parse(until), this.#from + 1);
  }

  lengthOf({ since, until }: Span): number {
    if (since === null) return 0;
    return Math.max(0, (until === null ? this.#to : Date.parse(until)) - Date.parse(since));
  }

  /** None for what has not begun, or took no time that anybody sees. */
  bars(kind: Bar['kind'], span: Span): Bar[] {
    const { since, until } = span;
    if (since === null) return [];
    const length = this.lengthOf(span);
    if (kind === 'waiting' && length < 1000) return [];
    const left = Math.min(this.#part(Date.parse(since)), 1 - WIDTH_MIN);
    const width = Math.min(1 - left, Math.max(WIDTH_MIN, length / this.#span));
    const isOpen = until === null;
    const words = `${WORDS[kind]}, ${isOpen ? 'for ' : ''}${duration(length)}${isOpen ? ' so far' : ''}`;
    return [{ key: `${kind} ${since}`, left, width, kind, words, isOpen }];
  }

  column(
    { at, reads, writes, failed, throttled }: OrgTimeline['calls'][number],
    stepMs: number,
    busiest: number,
  ): Column {
    const all = reads + writes;
    const left = this.#part(this.#start + at * stepMs);
    return {
      ...{ key: at, left, width: Math.min(1 - left, Math.max(WIDTH_MIN, stepMs / this.#span)) },
      ...{ height: all / busiest, bad: (failed + throttled) / Math.max(1, all) },
      words: [
        ...(reads === 0 ? [] : [plural(reads, 'read')]),
        ...(writes === 0 ? [] : [plural(writes, 'write')]),
        ...(throttled === 0 ? [] : [`${plural(throttled, 'answer')} to wait`]),
        ...(failed === 0 ? [] : [plural(failed, 'failure')]),
      ].join(', '),
    };
  }

  ticks(): Tick[] {
    return Array.from({ length: TICKS }, (_, at) => {
      const left = at / (TICKS - 1);
      return { left, words: at === 0 ? '0' : duration(left * this.#span) };
    });
  }

  get #span(): number {
    return this.#to - this.#from;
  }

  #part(moment: number): number {
    return Math.min(1, Math.max(0, (moment - this.#from) / this.#span));
  }
}
