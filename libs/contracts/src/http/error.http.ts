import { z } from 'zod';

/** Every answer that is not 2xx. `requestId` also stands in the header `x-request-id` and in the server's log. */
export const apiErrorBody = z.object({
  /** Stable; docs/errors.md lists all. */
  code: z.string().min(1),
  /** For people. Never a secret, never a stack. */
  message: z.string().min(1),
  requestId: z.string().min(1),
});
export type ApiErrorBody = z.output<typeof apiErrorBody>;
