import { z } from 'zod';

/** One key of a configuration as it is in force. */
const effectiveKey = z.object({
  /** `user_sync.sign_only_limit`, `user_management[3].directory_group`. */
  key: z.string(),
  /** Text, number, flag or nothing; `[redacted]` for a secret. */
  value: z.union([z.string(), z.number(), z.boolean(), z.null()]),
  origin: z.enum(['file', 'default']),
  /** From the configuration's own folder on; null for a default. */
  file: z.string().nullable(),
  line: z.int().nullable(),
});

export const effectiveQuery = z.object({ configuration: z.string().max(255).optional() });

/** `GET /settings/configuration`: every key that is in force, and where it comes from. */
export const effectiveBody = z.object({
  configuration: z.string(),
  digest: z.string(),
  keys: z.array(effectiveKey.readonly()).readonly(),
  notes: z.array(z.string()).readonly(),
});
export type EffectiveBody = Readonly<z.output<typeof effectiveBody>>;
