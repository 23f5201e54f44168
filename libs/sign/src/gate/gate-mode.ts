/**
 * Whether calls may start. Times are monotonic milliseconds.
 *
 * `open` → a 429 → `paused` → its end → `probing`: one call goes first → not throttled → `open`.
 * `since` is when the first pause of an unbroken row began: a row without any success counts as one wait.
 */
export type GateMode =
  | { readonly at: 'open' }
  | { readonly at: 'paused'; readonly until: number; readonly since: number }
  | { readonly at: 'probing'; readonly since: number; readonly probeOut: boolean };

export interface Admission {
  readonly mode: GateMode;
  readonly admitted: boolean;
  /** This call is the probe; its end decides. */
  readonly probe: boolean;
}

export const OPEN: GateMode = { at: 'open' };

/** A 429 was answered. Pauses only ever grow: the latest end counts. */
export function pause(mode: GateMode, now: number, until: number): GateMode {
  if (mode.at === 'open') return { at: 'paused', until, since: now };
  const earlier = mode.at === 'paused' ? mode.until : until;
  return { at: 'paused', until: Math.max(earlier, until), since: mode.since };
}

/** A call would like to start now. */
export function admit(mode: GateMode, now: number): Admission {
  const current = expire(mode, now);
  if (current.at === 'open') return { mode: current, admitted: true, probe: false };
  if (current.at === 'paused' || current.probeOut) return { mode: current, admitted: false, probe: false };
  return { mode: { ...current, probeOut: true }, admitted: true, probe: true };
}

/** A call has ended without a 429. Only the probe opens the gate: earlier calls say nothing about the time after the pause. */
export function ended(mode: GateMode, probe: boolean): GateMode {
  return mode.at === 'probing' && probe ? OPEN : mode;
}

/** A pause that is over becomes the probing. */
export function expire(mode: GateMode, now: number): GateMode {
  return mode.at === 'paused' && now >= mode.until
    ? { at: 'probing', since: mode.since, probeOut: false }
    : mode;
}
