/** An e-mail address as it is compared everywhere: trimmed, NFC, Unicode lower case (SEMANTICS 1). */
export type EmailKey = string & { readonly __brand: 'EmailKey' };
/** A Sign group's name as it is compared: NFC, Unicode lower case (SEMANTICS 6). */
export type GroupKey = string & { readonly __brand: 'GroupKey' };

const ASCII_LOWER = /^[\u0021-\u0040\u005b-\u007e]*$/;

/** Folds an address so that letter case, composition and spaces around it never make two people of one. */
export function emailKey(address: string): EmailKey {
  if (ASCII_LOWER.test(address)) return address as EmailKey;
  return fold(address) as EmailKey;
}

/** Folds a Sign group's name. Names that differ only in case are one group. */
export function groupKey(name: string): GroupKey {
  return fold(name) as GroupKey;
}

/** Lower-casing can leave NFC (İ becomes i and a combining dot), so it is composed before and after. */
function fold(text: string): string {
  return text.trim().normalize('NFC').toLowerCase().normalize('NFC');
}

/** An address that can stand in Sign: one `@` with something on either side, no spaces or control characters. */
export function isEmailAddress(text: string): boolean {
  const address = text.trim();
  const at = address.indexOf('@');
  // A line break inside an address would split a log line, so control characters are refused as well.
  return at > 0 && at < address.length - 1 && at === address.lastIndexOf('@') && !/[\s\p{Cc}]/u.test(address);
}
