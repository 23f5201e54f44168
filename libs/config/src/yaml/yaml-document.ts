import type { ScalarValue } from './resolve-scalar.js';

/** Lines and columns count from 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

export type YamlPath = readonly (string | number)[];

interface YamlScalar {
  readonly kind: 'scalar';
  readonly value: ScalarValue;
  /** Missing for a value that is not written at all (`sign_group:`). */
  readonly at?: Position;
}

export interface YamlList {
  readonly kind: 'list';
  readonly items: readonly YamlNode[];
  readonly at: Position;
}

export interface YamlEntry {
  readonly key: string;
  readonly keyAt: Position;
  readonly node: YamlNode;
}

export interface YamlMap {
  readonly kind: 'map';
  /** Each key once; of a repeated one the last, as the original took it. */
  readonly entries: ReadonlyMap<string, YamlEntry>;
  readonly at: Position;
}

export type YamlNode = YamlScalar | YamlList | YamlMap;

/** A key that stands twice in one map. */
export interface RepeatedKey {
  readonly path: YamlPath;
  readonly first: Position;
  readonly last: Position;
}

/** Parsed YAML that still knows where everything stood. */
export class YamlDocument {
  constructor(
    readonly root: YamlNode,
    readonly repeatedKeys: readonly RepeatedKey[],
  ) {}

  get value(): unknown {
    return plainValue(this.root);
  }

  /** Where the value of `path` stands; where it is not written, its key. Undefined when the path is not there. */
  placeOf(path: YamlPath): Position | undefined {
    const found = this.#find(path);
    return found?.node.at ?? found?.keyAt;
  }

  /** Where the key itself stands; an item of a list has none, so its value's place. */
  keyPlaceOf(path: YamlPath): Position | undefined {
    const found = this.#find(path);
    return found?.keyAt ?? found?.node.at;
  }

  /** The nearest thing around `path` that is there: what a message about a missing key can point at. */
  surroundingsOf(path: YamlPath): Position {
    for (let length = path.length; length > 0; length -= 1) {
      const place = this.keyPlaceOf(path.slice(0, length));
      if (place !== undefined) return place;
    }
    return this.root.at ?? { line: 1, column: 1 };
  }

  /** Every scalar with its path, in file order. */
  *scalars(): Generator<{ path: YamlPath; value: ScalarValue }> {
    yield* scalarsOf(this.root, []);
  }

  #find(path: YamlPath): { node: YamlNode; keyAt?: Position } | undefined {
    let found: { node: YamlNode; keyAt?: Position } = { node: this.root };
    for (const step of path) {
      const next = stepInto(found.node, step);
      if (next === undefined) return undefined;
      found = next;
    }
    return found;
  }
}

function stepInto(node: YamlNode, step: string | number): { node: YamlNode; keyAt?: Position } | undefined {
  if (node.kind === 'map') return node.entries.get(String(step));
  const item = node.kind === 'list' && typeof step === 'number' ? node.items[step] : undefined;
  return item && { node: item };
}

function plainValue(node: YamlNode): unknown {
  if (node.kind === 'scalar') return node.value;
  if (node.kind === 'list') return node.items.map(plainValue);
  return Object.fromEntries([...node.entries].map(([key, entry]) => [key, plainValue(entry.node)]));
}

function* scalarsOf(node: YamlNode, path: YamlPath): Generator<{ path: YamlPath; value: ScalarValue }> {
  if (node.kind === 'scalar') yield { path, value: node.value };
  else if (node.kind === 'list') {
    for (const [index, item] of node.items.entries()) yield* scalarsOf(item, [...path, index]);
  } else {
    for (const [key, entry] of node.entries) yield* scalarsOf(entry.node, [...path, key]);
  }
}
