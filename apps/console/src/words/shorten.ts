/** An identifier shortened in its middle: `7f3a…c91e`. What is short already stays whole. */
export function shorten(text: string, ends = 4): string {
  return text.length <= 2 * ends + 3 ? text : `${text.slice(0, ends)}…${text.slice(-ends)}`;
}
