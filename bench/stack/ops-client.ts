import type { Stack } from '#testing';

const ANSWER_MS_MAX = 120_000;

/** Asks the ops-api of a stack, as people's programs do. @throws Error it refused */
export async function askOps<T>(
  { apiUrl, token }: Pick<Stack, 'apiUrl' | 'token'>,
  path: string,
  body?: object,
): Promise<T> {
  const answer = await fetch(`${apiUrl}/api/v1/${path}`, {
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    signal: AbortSignal.timeout(ANSWER_MS_MAX),
    ...(body !== undefined && { method: 'POST', body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`ops-api refused ${path}: ${answer.status} ${text}`);
  return JSON.parse(text) as T;
}
