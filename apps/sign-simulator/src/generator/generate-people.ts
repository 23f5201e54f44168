import { seededRandom } from '../random.js';
import type { GenerateOptions } from './generate-options.js';
import { departments, firstNames, lastNames, orgNames } from './names.js';

/** A person as the directory has them, and what Acrobat Sign has of them. */
export interface GeneratedPerson {
  readonly email: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly org: string;
  /** The Sign group that the directory says. */
  readonly group: string;
  readonly isGroupAdmin: boolean;
  /** Undefined: not in Sign. */
  readonly inSign: { readonly group: string; readonly isActive: boolean } | undefined;
}

export function orgNameAt(index: number): string {
  return orgNames[index] ?? `org-${index + 1}`;
}

export function groupNameAt(index: number): string {
  const round = Math.floor(index / departments.length);
  const name = departments[index % departments.length] ?? '';
  return round === 0 ? name : `${name} ${round + 1}`;
}

/** The same options give the same people in the same order; every person takes the same number of draws. */
export function* generatePeople(options: GenerateOptions): Generator<GeneratedPerson> {
  const random = seededRandom(options.seed);
  for (let index = 0; index < options.users; index += 1) {
    const { firstName, lastName, email } = personAt(index, random);
    const group = Math.floor(random() * options.groups);
    const [admin, present, moved, inactive] = [random(), random(), random(), random()];
    const signGroup = moved < options.moved ? (group + 1) % options.groups : group;
    yield {
      email,
      firstName,
      lastName,
      org: orgNameAt(index % options.orgs),
      group: groupNameAt(group),
      isGroupAdmin: admin < options.admins,
      inSign:
        present < options.present
          ? { group: groupNameAt(signGroup), isActive: inactive >= options.inactive }
          : undefined,
    };
  }
}

/** Names are drawn; the number makes the address unique. */
export function personAt(
  index: number,
  random: () => number,
): { firstName: string; lastName: string; email: string } {
  const firstName = firstNames[Math.floor(random() * firstNames.length)] ?? '';
  const lastName = lastNames[Math.floor(random() * lastNames.length)] ?? '';
  const email = `${firstName}.${lastName}.${index + 1}@example.com`.toLowerCase();
  return { firstName, lastName, email };
}
