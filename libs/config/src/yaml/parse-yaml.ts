import {
  EVENT_ID,
  SCALAR_STYLE,
  YAMLException,
  getScalarValue,
  parseEvents,
  type Event,
  type MappingEvent,
  type ScalarEvent,
  type SequenceEvent,
} from 'js-yaml';
import { resolvePlainScalar, type ScalarValue } from './resolve-scalar.js';
import {
  YamlDocument,
  type Position,
  type RepeatedKey,
  type YamlEntry,
  type YamlList,
  type YamlMap,
  type YamlNode,
  type YamlPath,
} from './yaml-document.js';

/** Configurations are small; a file that unfolds its aliases into more than this is an accident or an attack. */
const NODES_MAX = 200_000;

/** The text is not YAML that this product reads. `message` is for people and never quotes the text. */
export class YamlSyntaxError extends Error {
  constructor(
    message: string,
    readonly at: Position,
  ) {
    super(message);
  }
}

/**
 * Parses one YAML document as PyYAML does for the original (YAML 1.1 words and numbers, merge keys, the last of
 * repeated keys wins) and keeps the place of every key and value. js-yaml's `load` would lose them, so the tree is
 * built here from its events.
 *
 * @returns undefined for a file without any content
 * @throws YamlSyntaxError
 */
export function parseYaml(text: string): YamlDocument | undefined {
  const lines = new LineIndex(text);
  const events = eventsOf(text, lines);
  if (events.length === 0) return undefined;
  return new TreeBuilder(text, events, lines).build();
}

function eventsOf(text: string, lines: LineIndex): Event[] {
  try {
    return parseEvents(text, {});
  } catch (error) {
    // js-yaml asks to catch everything it throws, not only its own class.
    if (error instanceof YAMLException && error.mark !== undefined) {
      throw new YamlSyntaxError(withoutContents(error.reason), {
        line: error.mark.line + 1,
        column: error.mark.column + 1,
      });
    }
    throw new YamlSyntaxError(
      error instanceof YAMLException ? withoutContents(error.reason) : 'the parser gave up',
      lines.positionOf(0),
    );
  }
}

/** A reason of the parser may quote the text, and the text may be a key of Acrobat Sign. */
function withoutContents(reason: string): string {
  return reason.replace(/\s*["'`<!].*$/su, '').trim();
}

class LineIndex {
  readonly #starts: number[] = [0];

  constructor(text: string) {
    for (const match of text.matchAll(/\r\n|\n|\r/gu)) this.#starts.push(match.index + match[0].length);
  }

  positionOf(offset: number): Position {
    let low = 0;
    let high = this.#starts.length - 1;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((this.#starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: offset - (this.#starts[low] ?? 0) + 1 };
  }
}

interface Anchor {
  readonly node: YamlNode;
  readonly size: number;
}

/** Walks the flat events once; `#next` is the event to read. */
class TreeBuilder {
  #next = 0;
  #size = 0;
  #scalarEnd = 0;
  readonly #anchors = new Map<string, Anchor>();
  readonly #repeated: RepeatedKey[] = [];

  constructor(
    private readonly text: string,
    private readonly events: readonly Event[],
    private readonly lines: LineIndex,
  ) {}

  build(): YamlDocument | undefined {
    this.#take();
    if (this.#peek().type === EVENT_ID.POP) return undefined;
    const root = this.#node([]);
    this.#take();
    if (this.#next < this.events.length) {
      throw new YamlSyntaxError(
        'more than one document in the file; leave out the line "---" that starts the second',
        {
          line: 1,
          column: 1,
        },
      );
    }
    return new YamlDocument(root, this.#repeated);
  }

  #peek(): Event {
    const event = this.events[this.#next];
    if (event === undefined)
      throw new YamlSyntaxError('the file ends too early', this.lines.positionOf(this.text.length));
    return event;
  }

  #take(): Event {
    const event = this.#peek();
    this.#next += 1;
    return event;
  }

  #node(path: YamlPath): YamlNode {
    const event = this.#take();
    this.#grow(1);
    if (event.type === EVENT_ID.ALIAS) return this.#alias(event.anchorStart, event.anchorEnd);
    const sizeBefore = this.#size;
    const node = this.#contents(event, path);
    if ('anchorStart' in event && event.anchorStart >= 0) {
      const name = this.text.slice(event.anchorStart, event.anchorEnd);
      this.#anchors.set(name, { node, size: this.#size - sizeBefore + 1 });
    }
    return node;
  }

  #contents(event: Event, path: YamlPath): YamlNode {
    if (event.type === EVENT_ID.SCALAR) return this.#scalar(event);
    if (event.type === EVENT_ID.SEQUENCE) return this.#list(event, path);
    if (event.type === EVENT_ID.MAPPING) return this.#map(event, path);
    throw new YamlSyntaxError('the structure is broken', this.lines.positionOf(0));
  }

  /** An anchor is known only once its node is complete, so a loop of aliases cannot be built. */
  #alias(start: number, end: number): YamlNode {
    const anchor = this.#anchors.get(this.text.slice(start, end));
    if (anchor === undefined) {
      throw new YamlSyntaxError(
        'a value that starts with * refers to an anchor, and there is none of that name; put text in quotes',
        this.lines.positionOf(Math.max(0, start - 1)),
      );
    }
    this.#grow(anchor.size);
    return anchor.node;
  }

  #grow(nodes: number): void {
    this.#size += nodes;
    if (this.#size > NODES_MAX) {
      throw new YamlSyntaxError('the file is far too large for a configuration', this.lines.positionOf(0));
    }
  }

  #list(event: SequenceEvent, path: YamlPath): YamlList {
    this.#refuseTag(event, 'seq');
    const items: YamlNode[] = [];
    while (this.#peek().type !== EVENT_ID.POP) items.push(this.#node([...path, items.length]));
    this.#take();
    return { kind: 'list', items, at: this.lines.positionOf(event.start) };
  }

  #map(event: MappingEvent, path: YamlPath): YamlMap {
    this.#refuseTag(event, 'map');
    const own = new Map<string, YamlEntry>();
    const merged = new Map<string, YamlEntry>();
    while (this.#peek().type !== EVENT_ID.POP) {
      const { key, at, isMerge } = this.#key();
      const node = this.#node([...path, key]);
      if (isMerge) this.#merge(node, merged, at);
      else {
        const before = own.get(key);
        if (before !== undefined)
          this.#repeated.push({ path: [...path, key], first: before.keyAt, last: at });
        own.set(key, { key, keyAt: at, node });
      }
    }
    this.#take();
    return { kind: 'map', entries: new Map([...merged, ...own]), at: this.lines.positionOf(event.start) };
  }

  #key(): { key: string; at: Position; isMerge: boolean } {
    const event = this.#take();
    if (event.type !== EVENT_ID.SCALAR) {
      const offset = 'start' in event ? event.start : 0;
      throw new YamlSyntaxError(
        'a key is a list, a mapping or a reference; keys are plain words. A value that starts with { or [ belongs in quotes',
        this.lines.positionOf(offset),
      );
    }
    const { value, at = this.#nextColon() } = this.#scalar(event);
    if (typeof value === 'string') return { key: value, at, isMerge: value === '<<' && isPlain(event) };
    throw new YamlSyntaxError(
      value === null
        ? 'a key is empty; give it a name, or look for a ":" too many'
        : `a key is read as ${typeof value === 'boolean' ? 'true or false' : 'a number'}; put it in quotes`,
      at,
    );
  }

  /** Where an empty key must be: an event for nothing has no place. */
  #nextColon(): Position {
    return this.lines.positionOf(Math.max(0, this.text.indexOf(':', this.#scalarEnd)));
  }

  /** `<<: *defaults` or a list of them: the first that has a key wins, and the map's own keys win over all. */
  #merge(node: YamlNode, into: Map<string, YamlEntry>, at: Position): void {
    const sources = node.kind === 'list' ? node.items : [node];
    for (const source of sources) {
      if (source.kind !== 'map') throw new YamlSyntaxError('<< needs a mapping or a list of mappings', at);
      for (const [key, entry] of source.entries) if (!into.has(key)) into.set(key, entry);
    }
  }

  #scalar(event: ScalarEvent): { kind: 'scalar'; value: ScalarValue; at?: Position } {
    const text = getScalarValue(this.text, event);
    const value = this.#scalarValue(event, text);
    if (event.valueStart < 0) return { kind: 'scalar', value };
    this.#scalarEnd = event.valueEnd;
    const isQuoted = event.style === SCALAR_STYLE.SINGLE_QUOTED || event.style === SCALAR_STYLE.DOUBLE_QUOTED;
    return { kind: 'scalar', value, at: this.lines.positionOf(event.valueStart - (isQuoted ? 1 : 0)) };
  }

  #scalarValue(event: ScalarEvent, text: string): ScalarValue {
    if (event.tagStart < 0) return isPlain(event) ? resolvePlainScalar(text) : text;
    const tag = this.text.slice(event.tagStart, event.tagEnd);
    if (tag === '!!str' || tag === '!') return text;
    if (['!!bool', '!!int', '!!float', '!!null'].includes(tag)) return resolvePlainScalar(text);
    throw this.#tagRefused(event.tagStart);
  }

  #refuseTag(event: SequenceEvent | MappingEvent, kind: 'seq' | 'map'): void {
    if (event.tagStart < 0) return;
    if (this.text.slice(event.tagStart, event.tagEnd) !== `!!${kind}`) throw this.#tagRefused(event.tagStart);
  }

  #tagRefused(offset: number): YamlSyntaxError {
    return new YamlSyntaxError(
      'a value that starts with ! is a YAML tag, and tags have no meaning here; put text in quotes',
      this.lines.positionOf(offset),
    );
  }
}

function isPlain(event: ScalarEvent): boolean {
  return event.style === SCALAR_STYLE.PLAIN;
}
