import { type AuditReport, type ChainReport, counted, faultWords, type Paint } from '#domain';

/** What was found out about an audit: a line for each chain, then what was looked at and what was not. */
export function auditReportLines(report: AuditReport, paint: Paint): string[] {
  const { chains, keys, unchained, forgedCheckpoints, foreignCheckpoints } = report;
  return [
    ...chains.map((chain) => chainLine(chain, nameOf(chain, chains), paint)),
    ...(chains.length === 0 ? ['Nothing is recorded yet.'] : []),
    ...(forgedCheckpoints > 0
      ? [paint.removed(`${checkpoints(forgedCheckpoints)} forged: the signature is not of the key.`)]
      : []),
    ...(foreignCheckpoints > 0 && keys.public
      ? [`${checkpoints(foreignCheckpoints)} of another key and proves nothing here. Give that key too.`]
      : []),
    ...(unchained > 0
      ? [
          `${counted(unchained, 'record', 'records')} outside of the chains, from before there were any: nothing is proven of them.`,
        ]
      : []),
    ...unlooked(keys),
    report.isIntact ? paint.added('The audit is intact.') : paint.removed('The audit is NOT intact.'),
  ];
}

/** Several configurations may each have an account of the same name. */
function nameOf({ chain, org }: ChainReport, all: readonly ChainReport[]): string {
  if (org === null) return chain === 'installation' ? chain : `org ${chain}`;
  return all.some((other) => other.org === org && other.chain !== chain) ? `${org} (${chain})` : org;
}

function chainLine(chain: ChainReport, name: string, paint: Paint): string {
  const { records, to, fault, sealedTo } = chain;
  if (fault) return paint.removed(`${name}: ${faultWords(fault)}. Proven to record ${fault.intactTo}.`);
  const sealed = sealedTo > 0 ? `, ${sealedTo} before them sealed and removed` : '';
  return `${name}: ${counted(records, 'record', 'records')} to number ${to}${sealed}; ${proven(chain)}.`;
}

function proven({ to, checkpointTo, macTo }: ChainReport): string {
  const by = [
    checkpointTo > 0 && `to ${checkpointTo} by a signed checkpoint`,
    macTo > 0 && `to ${macTo} by the HMAC key`,
  ].filter((word) => word !== false);
  if (by.length > 0) return `proven ${by.join(', ')}`;
  return to === 0 ? 'nothing to prove' : 'they fit together, and no key proves them';
}

function unlooked({ hmac, public: signed }: AuditReport['keys']): string[] {
  return [
    ...(hmac ? [] : ['Codes were not looked at: SIGN_SYNC_AUDIT_HMAC_KEY is not here.']),
    ...(signed ? [] : ['Checkpoints were not looked at: no public key was given.']),
  ];
}

function checkpoints(count: number): string {
  return counted(count, 'checkpoint is', 'checkpoints are');
}
