/** What PostgreSQL takes in no text: NUL, and halves of surrogate pairs. In JSON they stand escaped. */
const UNSTORABLE = /\\\\|\\u(?:0000|d[89a-f][0-9a-f]{2})/giu;

/** JSON that PostgreSQL stores and gives back with the same meaning: what it cannot hold becomes U+FFFD. */
export function storableJson(value: unknown): string {
  return JSON.stringify(value ?? null).replaceAll(UNSTORABLE, (found) =>
    found === '\\\\' ? found : '\ufffd',
  );
}

/** The same for a text. */
export function storableText(text: string): string {
  return JSON.parse(storableJson(text)) as string;
}
