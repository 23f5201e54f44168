import {
  AuditChainRepository,
  AuditRepository,
  type Database,
  type ExportedChain,
  type StoredChain,
} from '#db';
import {
  type AuditCheckpoint,
  counted,
  faultWords,
  grouped,
  INSTALLATION_CHAIN,
  judgeCheckpoints,
  PublicKeys,
  SyncError,
} from '#domain';
import { withAudit } from './audit-state.js';
import { writeAudit } from './write-audit.js';
import type { AuditSealFlags } from '../../flags.js';
import { parseMoment } from '../../moment.js';
import { assertOrg } from '../../org-option.js';
import { osUser } from '../../os-user.js';
import type { Terminal } from '../../terminal.js';

/** Nothing was removed: what would go is not as it was written. */
class AuditNotIntactError extends SyncError {
  readonly code = 'AUDIT_NOT_INTACT';
  readonly retryable = false;
}

/**
 * `audit seal`: writes the beginning of each chain, up to the last signed checkpoint before a date, to a file, and removes
 * it from the database.
 */
export async function auditSeal(flags: AuditSealFlags): Promise<void> {
  await withAudit(flags, (db, terminal) => seal(db, flags, terminal));
}

async function seal(db: Database, flags: AuditSealFlags, terminal: Terminal): Promise<number> {
  const before = parseMoment(flags.before, '--before');
  const chains = new AuditChainRepository(db);
  const all = await chains.chains();
  assertOrg(
    flags.org,
    all.map((one) => one.org).filter((label) => label !== null),
  );
  const believed = await believedCheckpoints(db, chains);
  const parts: Part[] = [];
  for (const chain of all.filter((one) => flags.org === undefined || one.org === flags.org)) {
    const part = partOf(chain, believed, await chains.lastBefore(chain.chain, before));
    if (part) parts.push(part);
  }
  if (parts.length === 0) {
    terminal.result('No signed checkpoint covers a record from before that date. Nothing was removed.');
    return 0;
  }
  const digest = await write(db, parts, flags.out);
  // From here on the file is safe on its disk.
  const { openOwner } = await import('../../../../all-in-one/src/index.js');
  const owner = await openOwner(flags.configFilename);
  try {
    for (const part of parts) await remove(db, new AuditChainRepository(owner), part, digest, terminal);
  } finally {
    await owner.close();
  }
  terminal.result(`They are in ${flags.out}, SHA-256 ${digest}. Keep it: the chains go on from its end.`);
  return 0;
}

type Part = ExportedChain & { readonly checkpoints: readonly AuditCheckpoint[] };

async function believedCheckpoints(
  db: Database,
  chains: AuditChainRepository,
): Promise<readonly AuditCheckpoint[]> {
  const pem = db.auditKeys.signing?.publicPem;
  return judgeCheckpoints(await chains.checkpoints(), pem === undefined ? undefined : new PublicKeys(pem))
    .valid;
}

/** The longest beginning that ends at a checkpoint and holds nothing that is newer. */
function partOf(
  { chain, org, sealed }: StoredChain,
  believed: readonly AuditCheckpoint[],
  lastOld: number,
): Part | undefined {
  const from = sealed?.seq ?? 0;
  const mine = believed.filter((one) => one.chain === chain && one.seq > from && one.seq <= lastOld);
  const to = Math.max(0, ...mine.map(({ seq }) => seq));
  if (to === 0) return undefined;
  const start = sealed && { seq: sealed.seq, hash: sealed.hash, mac: sealed.mac };
  return { chain, org, start, to, head: null, checkpoints: mine };
}

async function write(db: Database, parts: readonly Part[], out: string): Promise<string> {
  const checkpoints = parts.flatMap((part) => part.checkpoints);
  const written = await writeAudit(db, out, { chains: parts, checkpoints }, checkpoints, (verdicts) => {
    for (const { fault, org, chain } of verdicts) {
      if (fault === undefined) continue;
      throw new AuditNotIntactError(
        `${org ?? chain}: ${faultWords(fault)}. Nothing was removed. See "sign-sync audit verify"`,
      );
    }
  });
  return written.digest;
}

async function remove(
  db: Database,
  owner: AuditChainRepository,
  { chain, org, to, start }: Part,
  digest: string,
  terminal: Terminal,
): Promise<void> {
  const by = osUser();
  const records = await owner.seal(chain, to, digest, by);
  await new AuditRepository(db).record([
    {
      ...(chain !== INSTALLATION_CHAIN && { orgId: chain }),
      ...{ kind: 'configuration', event: 'audit sealed', actor: by },
      facts: { from: (start?.seq ?? 0) + 1, to, digest },
    },
  ]);
  terminal.result(
    `${org ?? chain}: ${counted(records, 'record', 'records')} to number ${grouped(to)} removed.`,
  );
}
