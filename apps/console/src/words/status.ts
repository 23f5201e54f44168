/** What a colour means here; tokens.css has one set of each. */
export type Tone = 'good' | 'warn' | 'bad' | 'rights' | 'busy' | 'quiet';

/** A state as people read it. */
export interface StatusWords {
  readonly word: string;
  readonly tone: Tone;
  /** One sentence more. */
  readonly hint?: string;
}

const SYNC: Readonly<Record<string, StatusWords>> = {
  'in-sync': { word: 'in sync', tone: 'good', hint: 'Sign is as the newest full plan wants it.' },
  'out-of-sync': { word: 'drifted', tone: 'warn', hint: 'Changes of the newest full plan are not done yet.' },
  unknown: { word: 'unknown', tone: 'quiet', hint: 'No plan of everybody has been made yet.' },
};

const HEALTH: Readonly<Record<string, StatusWords>> = {
  healthy: { word: 'healthy', tone: 'good', hint: 'Work for this org goes on as it should.' },
  waiting: { word: 'waiting', tone: 'warn', hint: 'Sign’s rate limit asks for silence.' },
  paused: { word: 'paused', tone: 'warn', hint: 'A person has paused it: nothing is sent.' },
  degraded: { word: 'degraded', tone: 'warn', hint: 'The last run did not do all of it.' },
  failing: { word: 'quarantined', tone: 'bad', hint: 'The last run could not work with this org at all.' },
  unknown: { word: 'unknown', tone: 'quiet', hint: 'No run has met this org yet.' },
};

const ITEM: Readonly<Record<string, StatusWords>> = {
  planned: { word: 'planned', tone: 'quiet', hint: 'Decided, and not released yet.' },
  held: { word: 'held', tone: 'warn', hint: 'A guard holds it until people let it go.' },
  pending: { word: 'queued', tone: 'busy', hint: 'Released: it is sent as the rate limit allows.' },
  intended: { word: 'sending', tone: 'busy', hint: 'The intent is stored, and calls are under way.' },
  in_doubt: {
    word: 'in doubt',
    tone: 'warn',
    hint: 'A write was sent and its answer is missing. It is looked up, never sent again blindly.',
  },
  applied: { word: 'applied', tone: 'good' },
  failed: { word: 'failed', tone: 'bad' },
  skipped: { word: 'skipped', tone: 'quiet' },
  superseded: { word: 'superseded', tone: 'quiet', hint: 'A later plan has decided about this person.' },
  cancelled: { word: 'cancelled', tone: 'quiet' },
};

const RUN: Readonly<Record<string, StatusWords>> = {
  waiting: { word: 'waiting', tone: 'warn', hint: 'Another run of one of its orgs goes first.' },
  joined: { word: 'joined', tone: 'quiet', hint: 'An equal request waits already; that one does it.' },
  running: { word: 'running', tone: 'busy' },
  done: { word: 'done', tone: 'good' },
  held: { word: 'held', tone: 'warn', hint: 'Done but for what is held.' },
  partly_done: { word: 'partly done', tone: 'warn', hint: 'Some of it failed or was skipped.' },
  failed: { word: 'failed', tone: 'bad' },
  cancelled: { word: 'cancelled', tone: 'quiet' },
  interrupted: { word: 'interrupted', tone: 'bad', hint: 'Its process ended before it did. Start it again.' },
};

const PLAN: Readonly<Record<string, StatusWords>> = {
  open: { word: 'open', tone: 'busy', hint: 'It can be applied as long as nothing else has been decided.' },
  expired: { word: 'expired', tone: 'quiet' },
  applying: { word: 'applying', tone: 'busy' },
  applied: { word: 'applied', tone: 'good' },
  superseded: { word: 'superseded', tone: 'quiet', hint: 'A later plan has decided about the same people.' },
};

export type StatusKind = 'sync' | 'health' | 'item' | 'run' | 'plan';
const WORDS: Readonly<Record<StatusKind, Readonly<Record<string, StatusWords>>>> = {
  ...{ sync: SYNC, health: HEALTH, item: ITEM, run: RUN, plan: PLAN },
};

/** A state that is new to this console is shown as it is called. */
export function statusWords(kind: StatusKind, state: string): StatusWords {
  return WORDS[kind][state] ?? { word: state.replaceAll(/[_-]/g, ' '), tone: 'quiet' };
}
