const STRING = String.raw`"(?:[^"\\]|\\.)*"`;
const TOKEN = new RegExp(String.raw`(${STRING})\s*(:)?|[{}[\]]`, 'gsu');

/**
 * Whether an object in a JSON text has a key twice. Readers differ in which of both they take, so that what one of
 * them has checked another one may not use.
 *
 * @param text JSON that `JSON.parse` takes
 */
export function repeatsKey(text: string): boolean {
  const open: (Set<string> | undefined)[] = [];
  for (const [token, string, colon] of text.matchAll(TOKEN)) {
    if (token === '{') open.push(new Set());
    else if (token === '[') open.push(undefined);
    else if (token === '}' || token === ']') open.pop();
    else if (string !== undefined && colon !== undefined) {
      const keys = open.at(-1);
      const key = JSON.parse(string) as string;
      if (keys?.has(key) === true) return true;
      keys?.add(key);
    }
  }
  return false;
}
