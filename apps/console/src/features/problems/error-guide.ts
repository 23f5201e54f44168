/** What a code means, and what to do about it. */
export interface Advice {
  readonly means: string;
  readonly todo: string;
}

const ROW = /^\| `(?<codes>[^|]*)` \| (?<means>.*?) \|\s*(?<todo>[^|]*?)\s*\|$/;

/**
 * The tables of docs/errors.md, by code. A row may name several codes. Marks of Markdown are taken out: what is left is
 * plain text.
 */
export function readErrorGuide(markdown: string): ReadonlyMap<string, Advice> {
  const guide = new Map<string, Advice>();
  for (const line of markdown.split('\n')) {
    const { codes, means, todo } = ROW.exec(line)?.groups ?? {};
    if (codes === undefined || means === undefined || todo === undefined) continue;
    const advice = { means: plain(means), todo: plain(todo) };
    for (const code of codes.split(/[`,\s]+/)) if (code !== '') guide.set(code, advice);
  }
  return guide;
}

const LEADING_CODE = /^([A-Z][A-Z0-9_]+): /;

/**
 * What to do about a message that died. Where it only says that every attempt failed, the last error says more: it
 * begins with its code.
 */
export function adviceOn(
  { reason, lastError }: { readonly reason: string; readonly lastError: string },
  guide: ReadonlyMap<string, Advice> | undefined,
): Advice | undefined {
  const cause = LEADING_CODE.exec(lastError)?.[1];
  const ofCause = cause === undefined ? undefined : guide?.get(cause);
  return (reason === 'ATTEMPTS_EXHAUSTED' ? ofCause : undefined) ?? guide?.get(reason);
}

function plain(text: string): string {
  return text
    .replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replaceAll('`', '')
    .trim();
}
