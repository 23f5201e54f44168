import { z } from 'zod';
import { checkpointLine } from '../audit/audit-line.js';
import { cursorIn, nextPage } from './page.http.js';
import { countIn, listInQuery, moment } from './wire.js';

/** Records of one page at most. */
export const AUDIT_PAGE_MAX = 500;

const AUDIT_KINDS = ['call', 'decision', 'configuration', 'access'] as const;

/** `GET /audit`: the newest first. */
export const auditQuery = z.object({
  /** An address. */
  person: z.string().trim().min(3).max(320).optional(),
  org: z.string().max(200).optional(),
  /** A run's id or name. */
  run: z.string().max(100).optional(),
  actor: z.string().max(320).optional(),
  kind: listInQuery.pipe(z.array(z.enum(AUDIT_KINDS)).max(4)).optional(),
  event: z.string().max(200).optional(),
  trace: z
    .string()
    .regex(/^[0-9a-f]{32}$/, 'must be a trace id: 32 hexadecimal digits')
    .optional(),
  /** From this moment on … */
  from: z.iso.datetime().optional(),
  /** … and before that one. */
  to: z.iso.datetime().optional(),
  limit: countIn(1, AUDIT_PAGE_MAX).optional(),
  after: cursorIn(z.string().regex(/^\d{1,19}$/)).optional(),
});

const auditRecord = z.object({
  id: z.string(),
  at: moment,
  kind: z.enum(AUDIT_KINDS),
  event: z.string(),
  actor: z.string().nullable(),
  org: z.string().nullable(),
  run: z.object({ id: z.uuid(), name: z.string().nullable() }).readonly().nullable(),
  /** The address of the person, or the name of the group, in its folded form. */
  subject: z.string().nullable(),
  item: z.uuid().nullable(),
  trace: z.string().nullable(),
  facts: z.record(z.string(), z.unknown()),
});

export const auditBody = z.object({ records: z.array(auditRecord.readonly()).readonly(), next: nextPage });
export type AuditRecordBody = Readonly<z.output<typeof auditRecord>>;
export type AuditBody = Readonly<z.output<typeof auditBody>>;

/** Checkpoints that a request may bring. */
export const AUDIT_CHECKPOINTS_MAX = 500;

const auditChain = z.union([z.literal('installation'), z.uuid()]);
const auditSeq = z.int().min(0);

/** Where a look at the audit goes on. */
const auditPlace = z.object({
  chain: auditChain,
  stand: z.object({
    seq: auditSeq,
    hash: z.hash('sha256'),
    records: auditSeq,
    checkpointTo: auditSeq,
    macTo: auditSeq,
  }),
  isIntact: z.boolean(),
});

/** `POST /audit/verify`. */
export const auditVerifyRequest = z.strictObject({
  /** Only the chain of this org. */
  org: z.string().max(200).optional(),
  /** Checkpoints that were kept elsewhere, beside those of the database. */
  checkpoints: z.array(checkpointLine.shape.checkpoint).max(AUDIT_CHECKPOINTS_MAX).optional(),
  /** The `next` of the answer before; left out: from the beginning. */
  after: cursorIn(auditPlace).optional(),
});
export type AuditVerifyRequest = z.output<typeof auditVerifyRequest>;

const chainFault = z.object({
  problem: z.enum([
    'missing',
    'extra',
    'changed',
    'forged',
    'unkeyed',
    'rewritten',
    'cut',
    'beyond-head',
    'head',
  ]),
  /** The first bad number. */
  seq: auditSeq,
  /** To here it is proven that nothing was touched. */
  intactTo: auditSeq,
});

const chainReport = z.object({
  chain: z.string(),
  /** Null for the chain of the installation. */
  org: z.string().nullable(),
  records: auditSeq,
  to: auditSeq,
  checkpointTo: auditSeq,
  macTo: auditSeq,
  /** To here records were sealed into files and removed. */
  sealedTo: auditSeq,
  fault: chainFault.readonly().exactOptional(),
});

export const auditVerifyBody = z.object({
  /** Of everything that was looked at so far, also in the answers before. */
  isIntact: z.boolean(),
  /** Chains that came to their end in this answer. */
  chains: z.array(chainReport.readonly()).readonly(),
  forgedCheckpoints: auditSeq,
  foreignCheckpoints: auditSeq,
  /** Records outside of every chain; counted in the first answer alone. */
  unchained: auditSeq,
  keys: z.object({ hmac: z.boolean(), public: z.boolean() }).readonly(),
  /** Records that were followed in this answer. */
  records: auditSeq,
  next: nextPage,
});
export type AuditVerifyBody = Readonly<z.output<typeof auditVerifyBody>>;

/** `GET /audit/export`. */
export const auditExportQuery = z.object({ org: z.string().max(200).optional() });
