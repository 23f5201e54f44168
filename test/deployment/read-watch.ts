/** An object, and what its reader never looked at. */
export interface ReadWatch {
  /** Give this to the reader instead of the object. */
  readonly watched: unknown;
  /** Paths such as `spec.replica` that exist and were never read. */
  unread(): readonly string[];
}

/**
 * Watches which properties of a tree of plain values are read. A validator reads each property its schema knows, so what
 * it has not read after it is through is a property that the schema does not know.
 */
export function watchReads(root: object): ReadWatch {
  const read = new Map<object, Set<string>>();
  return {
    watched: watch(root, read),
    unread: () => [...unreadIn(root, read, '')],
  };
}

function watch(value: unknown, read: Map<object, Set<string>>): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const keys = read.get(value) ?? new Set<string>();
  read.set(value, keys);
  return new Proxy(value, {
    get(target, key) {
      if (typeof key === 'string') keys.add(key);
      return watch(Reflect.get(target, key), read);
    },
  });
}

function* unreadIn(value: unknown, read: Map<object, Set<string>>, path: string): Generator<string> {
  if (typeof value !== 'object' || value === null) return;
  for (const [key, child] of Object.entries(value)) {
    const childPath = Array.isArray(value) ? `${path}[${key}]` : path === '' ? key : `${path}.${key}`;
    // Of an object that nobody looked into, its own path says enough.
    if (read.get(value)?.has(key) === true) yield* unreadIn(child, read, childPath);
    else yield childPath;
  }
}
