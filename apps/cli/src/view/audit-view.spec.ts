import { describe, expect, it } from 'vitest';
import { type AuditReport, type ChainReport, plain } from '#domain';
import { auditReportLines } from './audit-view.js';

const intact: ChainReport = {
  ...{ chain: '0d3c9a52-0000-4000-8000-000000000001', org: 'primary', sealedTo: 0 },
  ...{ records: 1200, to: 1200, checkpointTo: 1000, macTo: 1200 },
};
const report: AuditReport = {
  ...{ isIntact: true, chains: [intact], forgedCheckpoints: 0, foreignCheckpoints: 0, unchained: 0 },
  keys: { hmac: true, public: true },
};
const told = (what: Partial<AuditReport>) => auditReportLines({ ...report, ...what }, plain);

describe('what audit verify tells', () => {
  it('is how far each key proves each chain', () => {
    expect(told({})).toEqual([
      'primary: 1,200 records to number 1200; proven to 1000 by a signed checkpoint, to 1200 by the HMAC key.',
      'The audit is intact.',
    ]);
  });

  it('is the first bad record, and how far the chain is proven before it', () => {
    const fault = { problem: 'rewritten', seq: 1000, intactTo: 900 } as const;
    expect(told({ isIntact: false, chains: [{ ...intact, fault }] })).toEqual([
      'primary: a signed checkpoint says something else of record 1000; the first changed record lies behind record 900. Proven to record 900.',
      'The audit is NOT intact.',
    ]);
  });

  it('calls accounts of one name by their ids too', () => {
    const other = { ...intact, chain: '0d3c9a52-0000-4000-8000-000000000002' };
    const [first, second, third] = told({ chains: [intact, { ...intact, org: 'emea' }, other] });
    expect(first).toContain('primary (0d3c9a52-0000-4000-8000-000000000001): 1,200 records');
    expect(second).toContain('emea: 1,200 records');
    expect(third).toContain('primary (0d3c9a52-0000-4000-8000-000000000002): 1,200 records');
  });

  it('hides nothing that was not looked at or proves nothing', () => {
    const bare = { ...intact, chain: 'installation', org: null, checkpointTo: 0, macTo: 0, sealedTo: 7 };
    expect(
      told({
        ...{ chains: [bare], unchained: 12, forgedCheckpoints: 1, isIntact: false },
        keys: { hmac: false, public: false },
      }),
    ).toEqual([
      'installation: 1,200 records to number 1200, 7 before them sealed and removed; they fit together, and no key proves them.',
      '1 checkpoint is forged: the signature is not of the key.',
      '12 records outside of the chains, from before there were any: nothing is proven of them.',
      'Codes were not looked at: SIGN_SYNC_AUDIT_HMAC_KEY is not here.',
      'Checkpoints were not looked at: no public key was given.',
      'The audit is NOT intact.',
    ]);
  });
});
