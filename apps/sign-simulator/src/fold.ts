/** The key by which e-mail addresses and group names are compared: trimmed, NFC, lower case. */
export function fold(text: string): string {
  return text.trim().normalize('NFC').toLowerCase();
}

/** Orders by folded text, and equal ones by the text itself, so that a dump has one form only. */
export function compareFolded(left: string, right: string): number {
  return compareText(fold(left), fold(right)) || compareText(left, right);
}

function compareText(left: string, right: string): number {
  if (left === right) return 0;
  return left < right ? -1 : 1;
}
