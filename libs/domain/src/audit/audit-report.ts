import type { AuditCheckpoint, PublicKeys } from './audit-checkpoint.js';
import type { ChainFault, ChainVerdict } from './chain-verifier.js';

/** What was found out about one chain. */
export interface ChainReport extends ChainVerdict {
  /** The org's label; null for the chain of the installation. */
  readonly org: string | null;
  /** To here records were sealed into files and removed; 0 for none. */
  readonly sealedTo: number;
}

/** What was found out about the audit as a whole. */
export interface AuditReport {
  readonly isIntact: boolean;
  readonly chains: readonly ChainReport[];
  /** Checkpoints whose signature is not of the key that they name. */
  readonly forgedCheckpoints: number;
  /** Checkpoints of keys that were not given: they prove nothing here. */
  readonly foreignCheckpoints: number;
  /** Records outside of every chain, from before there were chains: nothing is proven of them. */
  readonly unchained: number;
  /** Whether codes and signatures were looked at. */
  readonly keys: { readonly hmac: boolean; readonly public: boolean };
}

/** Checkpoints apart by what their signatures say. Without keys none is believed. */
export function judgeCheckpoints(
  checkpoints: readonly AuditCheckpoint[],
  keys: PublicKeys | undefined,
): { readonly valid: readonly AuditCheckpoint[]; readonly forged: number; readonly foreign: number } {
  const judged = checkpoints.map((one) => [one, keys?.judge(one) ?? 'unknown-key'] as const);
  const count = (what: string) => judged.filter(([, verdict]) => verdict === what).length;
  const valid = judged.filter(([, verdict]) => verdict === 'valid').map(([one]) => one);
  return { valid, forged: count('forged'), foreign: count('unknown-key') };
}

/** What a fault means, in a sentence. */
export function faultWords({ problem, seq, intactTo }: ChainFault): string {
  return FAULTS[problem].replaceAll('%seq', String(seq)).replaceAll('%intact', String(intactTo));
}

const FAULTS: Readonly<Record<ChainFault['problem'], string>> = {
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
