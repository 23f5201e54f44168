import { appendFile } from 'node:fs/promises';
import { type AuditCheckpoint, SyncError } from '#domain';
import type { Database } from '../database.js';
import { AuditChainRepository } from './audit-chain.repository.js';

/** One number for all programs of this product: checkpoints are made by one of them at a time. */
const CHECKPOINT_LOCK = 7_446_123_003;

/** The checkpoints are in the database, and cannot be written to where SIGN_SYNC_AUDIT_CHECKPOINT_FILE says. */
export class AuditCheckpointFileError extends SyncError {
  readonly code = 'AUDIT_CHECKPOINT_FILE';
  readonly retryable = true;

  constructor(file: string, cause: unknown) {
    const said = cause instanceof Error ? cause.message : String(cause);
    super(
      `Audit checkpoints cannot be written to SIGN_SYNC_AUDIT_CHECKPOINT_FILE "${file}": ${said}. They are in the database, and "sign-sync audit checkpoints" prints them`,
      { file },
      { cause },
    );
  }
}

/** Signs where every chain stands, and keeps that in the database and outside of it. */
export class AuditCheckpoints {
  readonly #chains: AuditChainRepository;

  constructor(private readonly db: Database) {
    this.#chains = new AuditChainRepository(db);
  }

  /**
   * One for each chain that has grown since its last one. Nothing where no key signs.
   * @param restMs does nothing when the last checkpoint of all was made less than so long ago
   * @throws AuditCheckpointFileError
   */
  async write({ restMs = 0 }: { readonly restMs?: number } = {}): Promise<readonly AuditCheckpoint[]> {
    const { signing, checkpointFile } = this.db.auditKeys;
    if (signing === undefined) return [];
    const made = await this.db.transaction(async (tx) => {
      await tx.query('select pg_advisory_xact_lock($1)', [CHECKPOINT_LOCK]);
      const [last] = await tx.query<{ recent: boolean | null }>(
        `select max(at) > clock_timestamp() - $1 * interval '1 millisecond' as recent from audit_checkpoint`,
        [restMs],
      );
      if (restMs > 0 && last?.recent === true) return [];
      const signed = (await this.#chains.unsigned(tx)).map((stand) => signing.sign(stand));
      if (signed.length > 0) await this.#chains.storeCheckpoints(tx, signed);
      return signed;
    });
    if (checkpointFile !== undefined && made.length > 0) await tell(checkpointFile, made);
    return made;
  }
}

async function tell(file: string, checkpoints: readonly AuditCheckpoint[]): Promise<void> {
  const lines = checkpoints.map((one) => `${JSON.stringify({ checkpoint: one })}\n`).join('');
  if (file === '-') {
    process.stdout.write(lines);
    return;
  }
  try {
    await appendFile(file, lines, { mode: 0o600 });
  } catch (error) {
    throw new AuditCheckpointFileError(file, error);
  }
}
