/** More people than that lose something only after the org's name has been typed. */
const LOSING_UNASKED_MAX = 50;

/** What must be typed before a button works. */
export interface Confirmation {
  /** Undefined: nothing. */
  readonly phrase: string | undefined;
  readonly isReasonNeeded: boolean;
}

interface Harm {
  /** People who lose something. */
  readonly losing: number;
  /** The org in which they do; undefined: in several. */
  readonly org: string | undefined;
}

/** Nobody loses anything by one careless click: a reason always, and the name of the org where many lose something. */
export function confirmationOf({ losing, org }: Harm): Confirmation {
  return {
    phrase: losing > LOSING_UNASKED_MAX ? (org ?? 'all orgs') : undefined,
    isReasonNeeded: losing > 0,
  };
}

/** Whether everything that is asked for has been typed. */
export function isConfirmed(
  { phrase, isReasonNeeded }: Confirmation,
  typed: string,
  reason: string,
): boolean {
  return (phrase === undefined || typed.trim() === phrase) && (!isReasonNeeded || reason.trim() !== '');
}
