interface RunHead {
  readonly mode: string;
  /** Left out or null: a schedule has asked. */
  readonly requestedBy?: string | null | undefined;
}

const MODES: Readonly<Record<string, string>> = {
  ...{ sync: 'Sync', test: 'Test run', plan: 'Plan', apply: 'Application of a plan' },
};

/** What a run does. */
export function modeWords({ mode }: RunHead): string {
  return MODES[mode] ?? mode;
}

/** Who has asked for it. */
export function askedWords({ requestedBy }: RunHead): string {
  return requestedBy === null || requestedBy === undefined ? 'by schedule' : `by ${requestedBy}`;
}
