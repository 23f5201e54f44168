/** Whom the record names: the caller says it, since all callers share one token. Those who do not are one person. */
export function actorOf(by: string | undefined): string {
  return by ?? 'api';
}
