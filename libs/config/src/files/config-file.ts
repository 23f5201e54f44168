import path from 'node:path';
import type { z } from 'zod';
import type { ProblemList } from '../problems/config-problem.js';
import { parseYaml, YamlSyntaxError } from '../yaml/parse-yaml.js';
import type { ScalarValue } from '../yaml/resolve-scalar.js';
import type { YamlDocument, YamlPath } from '../yaml/yaml-document.js';
import { displayPath, readTextFile } from './read-text-file.js';

/** The form in which the original once ran a command for a value. */
const SHELL_VALUE = /^\s*\$\(.*\)\s*$/su;

/** One YAML file that is open and a mapping; says what is wrong at the place where it stands. */
export class ConfigFile {
  readonly value: Readonly<Record<string, unknown>>;

  constructor(
    readonly path: string,
    private readonly document: YamlDocument,
    private readonly list: ProblemList,
  ) {
    this.value = document.value as Record<string, unknown>;
  }

  get displayName(): string {
    return displayPath(this.path);
  }

  /** Paths inside a file are relative to the folder of that file. */
  resolve(relative: string): string {
    return path.resolve(path.dirname(this.path), relative);
  }

  /** Every scalar, in file order: the whole key, the steps to it, its line and its value. */
  *scalars(): Generator<{ key: string; at: YamlPath; line: number; value: ScalarValue }> {
    for (const { path: at, value } of this.document.scalars()) {
      yield { key: keyOf(at), at, line: this.lineOf(at), value };
    }
  }

  /** The line of a key, from 1. */
  lineOf(at: YamlPath): number {
    return (this.document.keyPlaceOf(at) ?? this.document.surroundingsOf(at)).line;
  }

  problem(at: YamlPath, message: string): void {
    this.list.problem(this.#complaint(at, message));
  }

  problemOfKey(at: YamlPath, message: string): void {
    const place = this.document.keyPlaceOf(at) ?? this.document.surroundingsOf(at);
    this.list.problem({ file: this.displayName, ...place, key: keyOf(at), message });
  }

  note(at: YamlPath, message: string): void {
    this.list.note(this.#complaint(at, message));
  }

  /**
   * Parses the part under `at` with its own schema. Parts are parsed one by one, so that a mistake in one does not hide
   * what the checks across the file say about the others.
   *
   * @returns undefined when the part is wrong; its problems are on the list
   */
  parse<T>(at: YamlPath, schema: z.ZodType<T>, value: unknown): T | undefined {
    const result = schema.safeParse(value);
    if (result.success) return result.data;
    for (const issue of result.error.issues) this.#report(at, issue);
    return undefined;
  }

  #report(at: YamlPath, issue: z.core.$ZodIssue): void {
    const where = [...at, ...issue.path.map(toStep)];
    if (issue.code !== 'unrecognized_keys') return this.problem(where, issue.message);
    // The schema writes a line for each key, because a suggestion belongs to one key.
    const messages = issue.message.split('\n');
    issue.keys.forEach((key, index) => this.problemOfKey([...where, key], messages[index] ?? 'unknown key.'));
  }

  #complaint(
    at: YamlPath,
    message: string,
  ): { file: string; line: number; column?: number; key: string; message: string } {
    const place = this.document.placeOf(at);
    const found = place ?? { line: this.document.surroundingsOf(at).line };
    return { file: this.displayName, ...found, key: keyOf(at), message };
  }
}

/**
 * Opens one YAML file. What is wrong with the file as a whole is a problem of whoever named it: `namedBy` points at
 * the key; without it (the main file) the file itself is named.
 */
export async function openConfigFile(
  file: string,
  list: ProblemList,
  namedBy?: (message: string) => void,
): Promise<ConfigFile | undefined> {
  const whole = (message: string): void => list.problem({ file: displayPath(file), key: '', message });
  const read = await readTextFile(file);
  if (read.failure !== undefined) {
    if (read.line !== undefined)
      list.problem({ file: displayPath(file), line: read.line, key: '', message: `${read.failure}.` });
    else if (namedBy !== undefined) namedBy(`"${displayPath(file)}" ${missing(read.failure)}.`);
    else
      whole(
        `${read.failure}.${read.failure === 'no such file' ? ' Name the configuration with -c FILE.' : ''}`,
      );
    return undefined;
  }
  return configFileOf(read.text, file, list);
}

/** The same of a text that has been read already. @param file as messages name it */
export function configFileOf(text: string, file: string, list: ProblemList): ConfigFile | undefined {
  const whole = (message: string): void => list.problem({ file: displayPath(file), key: '', message });
  const document = parseOrReport(text, file, list);
  if (document === undefined) return undefined;
  if (document.root.kind !== 'map') {
    whole(
      'does not contain settings: the file must be a mapping of keys to values, "key: value" on each line.',
    );
    return undefined;
  }
  reportRepeatedKeys(document, file, list);
  const opened = new ConfigFile(file, document, list);
  for (const { path: at, value } of document.scalars()) {
    if (typeof value === 'string' && SHELL_VALUE.test(value)) {
      opened.problem(
        at,
        'the form $(…) once ran a command and is no longer supported. Write the value itself.',
      );
    }
  }
  return opened;
}

/** As it reads after a name. */
function missing(failure: string): string {
  return failure === 'no such file' ? 'does not exist' : failure;
}

function parseOrReport(text: string, file: string, list: ProblemList): YamlDocument | undefined {
  try {
    const document = parseYaml(text);
    if (document === undefined) {
      list.problem({ file: displayPath(file), key: '', message: 'is empty: there are no settings in it.' });
    }
    return document;
  } catch (error) {
    if (!(error instanceof YamlSyntaxError)) throw error;
    list.problem({
      file: displayPath(file),
      ...error.at,
      key: '',
      message: `not valid YAML: ${error.message}. Look at this line and the one before it: indentation, a missing ":", quote or bracket.`,
    });
    return undefined;
  }
}

function reportRepeatedKeys(document: YamlDocument, file: string, list: ProblemList): void {
  for (const { path: at, first, last } of document.repeatedKeys) {
    list.note({
      file: displayPath(file),
      ...last,
      key: keyOf(at),
      message: `stands twice, first in line ${first.line}; the last one counts. Remove the other.`,
    });
  }
}

/** `user_management[6].sign_group`, items counted from 0 as in every path of this kind. */
function keyOf(at: YamlPath): string {
  return at
    .map((step, index) => (typeof step === 'number' ? `[${step}]` : `${index === 0 ? '' : '.'}${step}`))
    .join('');
}

function toStep(step: PropertyKey): string | number {
  return typeof step === 'symbol' ? String(step) : step;
}
