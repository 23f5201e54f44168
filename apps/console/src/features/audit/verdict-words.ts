import type { StatusWords } from '../../words/status.js';
import { plural } from '../../words/count.js';

/** What was found out about one chain, as `POST /audit/verify` tells it. */
export interface ChainFound {
  readonly org: string | null;
  readonly records: number;
  readonly to: number;
  readonly checkpointTo: number;
  readonly macTo: number;
  readonly fault?: { readonly problem: string; readonly seq: number; readonly intactTo: number } | undefined;
}

// The words of `sign-sync audit verify` (libs/domain, audit-report.ts) once more: the console imports nothing of the
// product, and the API tells the facts alone. A fault that is new there is shown by its name until it stands here.
const FAULTS: Readonly<Record<string, string>> = {
  missing: 'record %seq is missing',
  extra: 'record %seq is there twice or out of its order',
  changed: 'record %seq was changed: it does not give its hash',
  forged: 'record %seq was not written by the service: its code is not of the HMAC key',
  unkeyed: 'from record %seq to the end no record carries a code of the HMAC key',
  rewritten:
    'a signed checkpoint says something else of record %seq; the first changed record lies behind record %intact',
  cut: 'record %seq and those behind it were removed',
  'beyond-head': 'record %seq and those behind it were added beside the service',
  head: 'the head of the chain was changed: nothing is certain from record %seq on',
};

/** A chain in a line: untouched, or the first bad record and what is wrong with it. */
export function chainWords({ records, fault }: ChainFound): StatusWords {
  if (fault === undefined) return { word: `${plural(records, 'record')}, untouched`, tone: 'good' };
  const words = FAULTS[fault.problem] ?? `record %seq: ${fault.problem}`;
  return {
    word: words.replaceAll('%seq', String(fault.seq)).replaceAll('%intact', String(fault.intactTo)),
    tone: 'bad',
    hint: `Up to record ${fault.intactTo} it is proven that nothing was touched.`,
  };
}

/** What proves it: hashes alone, codes of the service, or signed checkpoints as well. */
export function proofWords({ to, checkpointTo, macTo }: ChainFound): string {
  if (to === 0) return 'no record yet';
  const codes =
    macTo === 0 ? 'no codes' : macTo >= to ? 'codes of the service' : `codes up to record ${macTo}`;
  const signed = checkpointTo === 0 ? 'no checkpoint' : `signed up to record ${checkpointTo}`;
  return `hashes, ${codes}, ${signed}`;
}
