import type { StatusWords } from '../../words/status.js';

/** A person as a search finds them, as far as a line of a list needs it. */
export interface ListedPerson {
  readonly directory: { readonly enabled: boolean } | null;
  readonly orgs: readonly {
    readonly org: string;
    readonly inSign: boolean;
    readonly status: string | null;
    readonly accountAdmin: boolean;
    readonly groups: readonly { readonly name: string; readonly admin: boolean }[];
    readonly states: readonly string[];
  }[];
}

const STATES: Readonly<Record<string, StatusWords>> = {
  held: { word: 'held', tone: 'warn', hint: 'A change waits for people.' },
  failed: { word: 'failed', tone: 'bad', hint: 'A change of the newest plan failed.' },
  drift: { word: 'drifted', tone: 'warn', hint: 'Somebody changed them in Sign by hand.' },
  'sign-only': { word: 'only in Sign', tone: 'quiet', hint: 'In Sign, and not in the directory.' },
  protected: {
    word: 'protected',
    tone: 'quiet',
    hint: 'An owner, or named by user_sync.protected: never touched.',
  },
};

export function stateWords(state: string): StatusWords {
  return STATES[state] ?? { word: state, tone: 'quiet' };
}

/** States over all orgs, each once, those that need somebody first. */
export function statesOf({ orgs }: ListedPerson): string[] {
  const has = new Set(orgs.flatMap(({ states }) => states));
  return [
    ...Object.keys(STATES).filter((state) => has.has(state)),
    ...[...has].filter((state) => !(state in STATES)),
  ];
}

/** What the directory says, in a word. */
export function directoryWord({ directory }: ListedPerson): string {
  if (directory === null) return 'not there';
  return directory.enabled ? 'enabled' : 'disabled';
}

/** `primary: Sales · emea: Legal, Lab`. @param only one org; undefined: all */
export function groupsLine({ orgs }: ListedPerson, only?: string): string {
  return orgs
    .filter(({ org, inSign }) => inSign && (only === undefined || org === only))
    .map(({ org, groups, status }) => {
      const names = groups.map(({ name }) => name).join(', ') || 'no group';
      const state = status === null || status === 'ACTIVE' ? '' : ` (${status})`;
      return only === undefined ? `${org}: ${names}${state}` : `${names}${state}`;
    })
    .join(' · ');
}

/** Admin rights over all orgs. */
export function rightsLine({ orgs }: ListedPerson): string {
  return orgs
    .flatMap(({ org, accountAdmin, groups }) => {
      const admin = groups.filter((group) => group.admin).map(({ name }) => name);
      return [
        ...(accountAdmin ? [`account admin of ${org}`] : []),
        ...(admin.length > 0 ? [`group admin of ${admin.join(', ')}`] : []),
      ];
    })
    .join(' · ');
}
