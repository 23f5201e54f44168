import { z } from 'zod';

const measureSchema = z.object({
  what: z.string(),
  value: z.number(),
  unit: z.string(),
  goal: z.object({ sense: z.enum(['at least', 'at most']), value: z.number() }).optional(),
  met: z.boolean().optional(),
  samples: z.array(z.number()),
});

const resultSchema = z.object({
  name: z.string(),
  about: z.string(),
  /** ISO 8601, UTC. */
  measuredAt: z.string(),
  machine: z.object({
    system: z.string(),
    processor: z.string(),
    cores: z.number(),
    memoryGibibytes: z.number(),
    node: z.string(),
    loadBefore: z.number(),
  }),
  measures: z.array(measureSchema),
});

/** The results of several benchmarks as they are printed and kept. */
export const resultsSchema = z.object({ results: z.array(resultSchema) });

export type BenchResult = z.output<typeof resultSchema>;
