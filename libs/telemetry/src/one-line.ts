/** What JSON leaves as it is, and what some reader takes for the end of a line, a command of the terminal or a change of direction. */
const TREACHEROUS = /[\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/gu;

/** The same JSON with nothing in it that could look like another line, or show it otherwise than it is. */
export function oneLine(json: string): string {
  return json.replaceAll(TREACHEROUS, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
