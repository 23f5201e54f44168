import { type Access, type AccessPart, accessLine, accessParts } from './access-parts.js';

/** A step as `GET /people/history` tells it. */
export type HistoryStep = {
  readonly key: string;
  readonly at: string;
  readonly run?: string | undefined;
} & (
  | { readonly what: 'directory'; readonly person?: Found | undefined; readonly complete: boolean }
  | {
      readonly what: 'decision';
      readonly org: string;
      readonly change?: Change | undefined;
      readonly skipped?: string | undefined;
    }
  | {
      readonly what: 'outcome';
      readonly org: string;
      readonly action: string;
      readonly state: string;
      readonly reason?: { readonly code: string; readonly message: string } | undefined;
    }
  | {
      readonly what: 'sign';
      readonly org: string;
      readonly cause: string;
      readonly before?: Access | undefined;
      readonly user: Access;
    }
);

interface Found {
  readonly groups: readonly string[];
  readonly enabled: boolean;
}

interface Change {
  readonly action: string;
  readonly before?: Access | undefined;
  readonly after: Access;
  readonly held?: string | undefined;
  readonly isDrift?: boolean | undefined;
}

/** A step as a person reads it. */
export interface ToldStep {
  readonly title: string;
  readonly detail: string;
  readonly parts: readonly AccessPart[];
  /** What a colour may say beside the words. */
  readonly means: 'good' | 'waiting' | 'bad' | 'hand' | 'plain';
}

const CAUSES: Readonly<Record<string, string>> = {
  'first-seen': 'First seen in Sign',
  run: 'Written by a run',
  looked: 'Looked at again',
  hand: 'Changed by hand in Sign',
};

/** Titles of how an item ended. */
const OUTCOMES: Readonly<Record<string, readonly [string, ToldStep['means']]>> = {
  applied: ['Applied', 'good'],
  failed: ['Failed', 'bad'],
  skipped: ['Skipped', 'plain'],
  superseded: ['Superseded by a newer decision', 'plain'],
  cancelled: ['Cancelled', 'plain'],
};

export function toldStep(step: HistoryStep): ToldStep {
  switch (step.what) {
    case 'directory':
      return directoryStep(step.person, step.complete);
    case 'decision':
      return decisionStep(step.change, step.skipped);
    case 'outcome': {
      const [title, means] = OUTCOMES[step.state] ?? [step.state, 'plain'];
      const why = step.reason === undefined ? '' : `${step.reason.message} (${step.reason.code})`;
      return { title: `${title}: ${step.action}`, detail: why, parts: [], means };
    }
    case 'sign':
      return {
        title: CAUSES[step.cause] ?? step.cause,
        detail: step.before === undefined ? accessLine(step.user) : '',
        parts: step.before === undefined ? [] : accessParts(step.before, step.user),
        means: step.cause === 'hand' ? 'hand' : 'plain',
      };
  }
}

function directoryStep(person: Found | undefined, complete: boolean): ToldStep {
  if (person === undefined) {
    const detail = complete ? 'The read was complete.' : 'The read was incomplete, so they may be there.';
    return { title: 'Not in the directory', detail, parts: [], means: complete ? 'bad' : 'waiting' };
  }
  const title = person.enabled ? 'In the directory' : 'Disabled in the directory';
  const detail = person.groups.length === 0 ? 'in no group' : person.groups.join(', ');
  return { title, detail, parts: [], means: person.enabled ? 'plain' : 'bad' };
}

function decisionStep(change: Change | undefined, skipped: string | undefined): ToldStep {
  if (change === undefined) {
    const title = skipped === undefined ? 'Decided: nothing to do' : 'Decided: left alone';
    return { title, detail: skipped ?? '', parts: [], means: 'plain' };
  }
  const verb = change.held === undefined ? 'Decided' : 'Held';
  return {
    title: `${verb}: ${change.action}${change.isDrift ? ', to put a change by hand right' : ''}`,
    detail: change.held ?? '',
    parts: accessParts(change.before, change.after),
    means: change.held === undefined ? 'plain' : 'waiting',
  };
}
