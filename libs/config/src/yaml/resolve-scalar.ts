import { NOT_RESOLVED, floatYaml11Tag, intYaml11Tag, nullYaml11Tag } from 'js-yaml';

export type ScalarValue = string | number | boolean | null;

/**
 * The words the original's parser (PyYAML, YAML 1.1) takes for booleans when they are not quoted. YAML 1.1 itself
 * has `y` and `n` too, and js-yaml's own tag follows it; PyYAML does not, so the list stands here.
 */
const BOOLEAN_WORDS = new Map<string, boolean>(
  [
    { value: true, words: ['yes', 'true', 'on'] },
    { value: false, words: ['no', 'false', 'off'] },
  ].flatMap(({ value, words }) => words.flatMap((word) => inThreeCases(word).map((form) => [form, value]))),
);

/** Unquoted text as the original read it. A date stays text: nothing here is one. */
export function resolvePlainScalar(text: string): ScalarValue {
  if (nullYaml11Tag.resolve(text, false, nullYaml11Tag.tagName) === null) return null;
  const word = BOOLEAN_WORDS.get(text);
  if (word !== undefined) return word;
  for (const tag of [intYaml11Tag, floatYaml11Tag]) {
    const number = tag.resolve(text, false, tag.tagName);
    if (number !== NOT_RESOLVED) return number;
  }
  return text;
}

/** True for a word that would have been a boolean without its quotes. */
export function isBooleanWord(text: string): boolean {
  return BOOLEAN_WORDS.has(text.trim());
}

function inThreeCases(word: string): string[] {
  return [word, word.charAt(0).toUpperCase() + word.slice(1), word.toUpperCase()];
}
