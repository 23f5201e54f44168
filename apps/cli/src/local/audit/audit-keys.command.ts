import { AuditChainRepository } from '#db';
import { withAudit } from './audit-state.js';
import type { CommonOptions } from '../../flags.js';

/** `audit public-key`: what others need to believe checkpoints. */
export async function auditPublicKey(flags: CommonOptions): Promise<void> {
  await withAudit(flags, async (db, terminal) => {
    const pem = db.auditKeys.signing?.publicPem;
    if (pem === undefined) {
      terminal.error('No key signs checkpoints here: SIGN_SYNC_AUDIT_SIGNING_KEY is not set.');
      return 1;
    }
    terminal.result(pem.trim());
    return 0;
  });
}

/** `audit checkpoints`: every signed checkpoint, a line each, to be kept elsewhere. */
export async function auditCheckpoints(flags: CommonOptions): Promise<void> {
  await withAudit(flags, async (db, terminal) => {
    for (const checkpoint of await new AuditChainRepository(db).checkpoints()) {
      terminal.result(JSON.stringify({ checkpoint }));
    }
    return 0;
  });
}
