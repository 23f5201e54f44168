import type { z } from 'zod';
import { RequestInvalidError } from '#http';

/**
 * A body as the schema has it. It is read after it is known who sends it: strangers are told nothing about bodies.
 * @throws RequestInvalidError
 */
export function parsedBody<T>(schema: z.ZodType<T>, body: unknown): T {
  const read = schema.safeParse(body);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  const place = issue === undefined || issue.path.length === 0 ? '' : `${issue.path.map(String).join('.')}: `;
  throw new RequestInvalidError(`The body is not valid. ${place}${issue?.message ?? ''}`);
}
