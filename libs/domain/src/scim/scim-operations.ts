import { scimInvalid } from './scim-refusal.js';
import { scimObject } from './scim-resource.js';
import { isObject } from './scim-value.js';

/** One operation of a `PATCH`. Without a path `value` is an object of attributes. */
export interface ScimOperation {
  readonly op: 'add' | 'replace' | 'remove';
  readonly path?: string;
  readonly value?: unknown;
}

const OPERATIONS_MAX = 1_000;

/** Reads the body of a `PATCH`. Names and operations come in any letter case. @throws ScimRefusal */
export function readScimOperations(body: unknown): ScimOperation[] {
  const sent = member(scimObject(body), 'operations');
  if (!Array.isArray(sent) || sent.length === 0) {
    throw scimInvalid('invalidSyntax', 'A PATCH has a list of Operations with one of them at least.');
  }
  if (sent.length > OPERATIONS_MAX) {
    throw scimInvalid('invalidValue', `A PATCH has ${OPERATIONS_MAX} Operations at most.`);
  }
  return sent.map(readOperation);
}

function readOperation(sent: unknown): ScimOperation {
  if (!isObject(sent)) throw scimInvalid('invalidSyntax', 'An operation is an object.');
  const [op, path, value] = [member(sent, 'op'), member(sent, 'path'), member(sent, 'value')];
  const word = typeof op === 'string' ? op.toLowerCase() : '';
  if (word !== 'add' && word !== 'replace' && word !== 'remove') {
    throw scimInvalid('invalidSyntax', 'The op of an operation is add, replace or remove.');
  }
  if (path !== undefined && path !== null && typeof path !== 'string') {
    throw scimInvalid('invalidPath', 'The path of an operation is a text.');
  }
  const hasPath = typeof path === 'string' && path.trim() !== '';
  if (word === 'remove' && !hasPath)
    throw scimInvalid('noTarget', 'A remove says by its path what to remove.');
  return { op: word, ...(hasPath && { path: path.trim() }), ...(value !== undefined && { value }) };
}

function member(sent: Readonly<Record<string, unknown>>, name: string): unknown {
  return sent[name] ?? Object.entries(sent).find(([key]) => key.toLowerCase() === name)?.[1];
}
