import type { ArgumentMetadata, PipeTransform } from '@nestjs/common';
import { RequestInvalidError } from './request-errors.js';

/** The one character that PostgreSQL keeps in no text. */
const NUL = '\u0000';

/** Refuses what no text of ours can hold before anything asks the database for it. */
export class StorableTextPipe implements PipeTransform {
  transform(value: unknown, { type }: ArgumentMetadata): unknown {
    if (type !== 'custom' && hasNul(value)) {
      throw new RequestInvalidError('The request is not valid. No text of it may have the character U+0000.');
    }
    return value;
  }
}

/** Goes through names and values one after the other: how deep they lie is the sender's choice. */
function hasNul(value: unknown): boolean {
  const left = [value];
  for (let one = left.pop(); one !== undefined; one = left.pop()) {
    if (typeof one === 'string' && one.includes(NUL)) return true;
    if (typeof one === 'object' && one !== null) {
      for (const [name, member] of Object.entries(one)) left.push(name, member ?? null);
    }
  }
  return false;
}
