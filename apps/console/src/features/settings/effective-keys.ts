/** A key of a configuration as `GET /settings/configuration` tells it. */
export interface EffectiveKey {
  readonly key: string;
  readonly value: string | number | boolean | null;
  readonly origin: 'file' | 'default';
  readonly file: string | null;
  readonly line: number | null;
}

/** Keys that begin with the same word, in the order of the configuration. */
export interface KeySection {
  readonly name: string;
  readonly keys: readonly EffectiveKey[];
}

/** @param q what a key, a value or a file contains; @param own only what files say, without the defaults */
export function keySections(
  keys: readonly EffectiveKey[],
  { q = '', own = false }: { readonly q?: string; readonly own?: boolean },
): KeySection[] {
  const words = q.trim().toLowerCase();
  const sections = new Map<string, EffectiveKey[]>();
  for (const key of keys) {
    if (own && key.origin === 'default') continue;
    if (!`${key.key} ${String(key.value)} ${key.file ?? ''}`.toLowerCase().includes(words)) continue;
    const name = /^[^.[: ]+/.exec(key.key)?.[0] ?? key.key;
    sections.set(name, [...(sections.get(name) ?? []), key]);
  }
  return [...sections].map(([name, of]) => ({ name, keys: of }));
}

/** Where a key stands: `acme/sign-sync-config.yml:12`, or that it stands nowhere. */
export function placeOf({ origin, file, line }: Pick<EffectiveKey, 'origin' | 'file' | 'line'>): string {
  if (origin === 'default' || file === null) return 'default';
  return line === null ? file : `${file}:${line}`;
}
