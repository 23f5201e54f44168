import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** What a person of the directory file is called there. */
export interface Row {
  readonly firstName: string;
  readonly lastName: string;
  readonly email: string;
  readonly country: string;
  readonly groups: string;
}

/** The file `users.csv` of the demonstration. Its fields are plain: no quotes but those that this class writes. */
export class DirectoryFile {
  constructor(private readonly folder: string) {}

  async rows(): Promise<Row[]> {
    const [, ...lines] = (await this.#text()).trimEnd().split('\n');
    return lines.map(parseRow);
  }

  /** Under another name first, as everybody should who writes a directory file: a half one is never seen. */
  async write(rows: readonly Row[]): Promise<void> {
    const next = join(this.folder, 'users.csv.next');
    await writeFile(next, `${[HEADER, ...rows.map(renderRow)].join('\n')}\n`);
    await rename(next, this.#path);
  }

  /** Leaves the first half of the bytes, as a disk that is full or a copy that breaks off does. @returns how many people are still whole */
  async cutInTheMiddle(): Promise<number> {
    const text = await this.#text();
    const middle = Math.floor(text.length / 2);
    // One character beyond a row's beginning at least, so that the cut is inside a row.
    const cut = text[middle - 1] === '\n' ? middle + 1 : middle;
    await writeFile(this.#path, text.slice(0, cut));
    // The header and the half line at the end are nobody.
    return text.slice(0, cut).split('\n').length - 2;
  }

  get #path(): string {
    return join(this.folder, 'users.csv');
  }

  #text(): Promise<string> {
    return readFile(this.#path, 'utf8');
  }
}

const HEADER = 'firstname,lastname,email,country,groups';

function parseRow(line: string): Row {
  const [firstName = '', lastName = '', email = '', country = '', ...groups] = line.split(',');
  return { firstName, lastName, email, country, groups: groups.join(',').replaceAll('"', '') };
}

function renderRow({ firstName, lastName, email, country, groups }: Row): string {
  const cell = groups.includes(',') ? `"${groups}"` : groups;
  return [firstName, lastName, email, country, cell].join(',');
}
