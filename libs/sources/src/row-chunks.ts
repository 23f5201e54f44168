import type { DirectoryRow } from '#domain';

const ROWS_MAX = 500;
/** Even at six bytes a letter in JSON a chunk below this stays within the 256 KiB of a message, its keys included. */
const LETTERS_MAX = 32 * 1024;

/** Gathers rows into chunks that fit into one message. */
export class RowChunks {
  #full: DirectoryRow[][] = [];
  #open: DirectoryRow[] = [];
  #letters = 0;
  #count = 0;

  /** How many chunks have been given out. */
  get count(): number {
    return this.#count;
  }

  add(row: DirectoryRow): void {
    const letters = lettersOf(row);
    if (this.#open.length >= ROWS_MAX || (this.#open.length > 0 && this.#letters + letters > LETTERS_MAX))
      this.#close();
    this.#open.push(row);
    this.#letters += letters;
  }

  takeFull(): DirectoryRow[][] {
    const full = this.#full;
    this.#full = [];
    this.#count += full.length;
    return full;
  }

  takeAll(): DirectoryRow[][] {
    if (this.#open.length > 0) this.#close();
    return this.takeFull();
  }

  #close(): void {
    this.#full.push(this.#open);
    this.#open = [];
    this.#letters = 0;
  }
}

function lettersOf({ sourceKey = '', email, firstName = '', lastName = '', groups }: DirectoryRow): number {
  let letters = sourceKey.length + email.length + firstName.length + lastName.length;
  for (const group of groups) letters += group.length + 1;
  return letters;
}
