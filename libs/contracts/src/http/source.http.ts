import { z } from 'zod';
import { cursorIn, nextPage } from './page.http.js';
import { countIn, moment } from './wire.js';

const size = z.object({ group: z.string(), people: z.int() });

/** One read of the directory of a configuration: what came, and how far it can be believed. */
const sourceRead = z.object({
  run: z.object({ id: z.uuid(), name: z.string() }).readonly(),
  configuration: z.string(),
  source: z.string(),
  at: moment,
  pages: z.int(),
  rows: z.int(),
  people: z.int(),
  inScope: z.int(),
  dropped: z.int(),
  digest: z.string(),
  /** Why something may be missing; none: the read was conclusive. */
  flaws: z.array(z.object({ code: z.string(), message: z.string() }).readonly()).readonly(),
  warnings: z.array(z.string()).readonly(),
  groupsNotFound: z.array(z.string()).readonly(),
  /** What each group asked for has answered with; empty for a source that is not asked group by group. */
  groupsAnswered: z.array(size.readonly()).readonly(),
  view: z.enum(['complete', 'union', 'hold']),
  /** False where only a few people were looked up. */
  everybody: z.boolean(),
  explanations: z.array(z.string()).readonly(),
  /** Later reads are compared with this one. */
  baseline: z.boolean(),
});
export type SourceReadBody = Readonly<z.output<typeof sourceRead>>;

/** `GET /sources`: the last reads, the newest first. */
export const sourcesQuery = z.object({
  configuration: z.string().max(255).optional(),
  limit: countIn(1, 200).optional(),
  after: cursorIn(z.int().min(1)).optional(),
});

/** `sources`: where the configurations of the server read from. No path of the server, no secret. */
export const sourcesBody = z.object({
  sources: z
    .array(z.object({ configuration: z.string(), type: z.string(), place: z.string() }).readonly())
    .readonly(),
  reads: z.array(sourceRead.readonly()).readonly(),
  next: nextPage,
});
export type SourcesBody = Readonly<z.output<typeof sourcesBody>>;
