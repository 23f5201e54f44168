import { z } from 'zod';
import { AUDIT_KINDS } from '#domain';

const chain = z.union([z.literal('installation'), z.uuid()]);
const hash = z.hash('sha256');
/** Eight digits of the key's id before it. */
const mac = z.string().regex(/^[0-9a-f]{72}$/u);
const seq = z.int().min(0);
const moment = z.string().regex(/^\d{4,}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/u);
const text = z.string().nullable();

const stand = z.strictObject({ seq, hash, mac: mac.nullable() });

/** A signed checkpoint, as an export and SIGN_SYNC_AUDIT_CHECKPOINT_FILE have it. */
export const checkpointLine = z.strictObject({
  checkpoint: z.strictObject({
    ...{ chain, seq, hash, at: moment },
    key: z.string().regex(/^[0-9a-f]{16}$/u),
    signature: z.base64(),
  }),
});

const recordLine = z.strictObject({
  record: z.strictObject({
    ...{ chain, seq, at: moment, kind: z.enum(AUDIT_KINDS), event: z.string() },
    ...{ actor: text, run: text, subject: text, item: text, trace: text },
    facts: z.unknown(),
    ...{ hash, mac: mac.nullable() },
  }),
});

/**
 * One line of an exported audit: the head of the file, then all checkpoints, then each chain with its records, then the
 * end. A chain has no head of its own where the file holds only a sealed part of it.
 */
export const auditLine = z.union([
  recordLine,
  checkpointLine,
  z.strictObject({ audit: z.strictObject({ format: z.literal(1), at: moment }) }),
  z.strictObject({
    chain: z.strictObject({ chain, org: text, start: stand.nullable(), head: stand.nullable() }),
  }),
  z.strictObject({ end: z.strictObject({ records: z.int().min(0) }) }),
]);

export type AuditLine = z.output<typeof auditLine>;
