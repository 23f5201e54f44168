import { z } from 'zod';

/** What the `type` of a problem begins with; its code follows. */
export const PROBLEM_TYPE = 'urn:sign-sync:error:';
export const PROBLEM_MEDIA_TYPE = 'application/problem+json';

/** Every answer that is not 2xx: a problem document (RFC 9457). */
export const problemBody = z
  .object({
    type: z.string().startsWith(PROBLEM_TYPE),
    /** The kind of problem in a few words; the same for every problem of one code. */
    title: z.string().min(1),
    /** The status of the answer once more, since proxies change that one. */
    status: z.int().min(400).max(599),
    /** For people. Never a secret, never a stack. */
    detail: z.string().min(1),
    /** Stable; docs/errors.md lists all. */
    code: z.string().min(1),
    /** Also in the header `x-request-id` and in the server's log. */
    requestId: z.string().min(1),
    /** Of a request that is not valid: each place that is wrong, as a JSON pointer into query, path or body. */
    errors: z
      .array(z.object({ pointer: z.string(), detail: z.string() }).readonly())
      .readonly()
      .optional(),
  })
  .readonly();
export type ProblemBody = z.output<typeof problemBody>;
