import { seededRandom } from '../random.js';
import type { StateInput } from '../state/state-document.js';
import { readGenerateOptions, type GenerateInput, type GenerateOptions } from './generate-options.js';
import { generatePeople, groupNameAt, orgNameAt, personAt } from './generate-people.js';

type OrgInput = StateInput['orgs'][string];
type UserInput = NonNullable<OrgInput['users']>[number];

const adminEmail = 'admin@example.com';

/**
 * Invents the state of Acrobat Sign: `orgs` named primary, emea, …, with keys `key-<name>`, owner admin@example.com.
 *
 * @throws SimulatorError SIM_OPTION_INVALID
 */
export function generateState(input: GenerateInput): StateInput {
  const options = readGenerateOptions(input);
  const users = new Map<string, UserInput[]>();
  for (let index = 0; index < options.orgs; index += 1) users.set(orgNameAt(index), [owner()]);
  for (const { org, email, firstName, lastName, isGroupAdmin, inSign, group } of generatePeople(options)) {
    if (inSign === undefined) continue;
    const admin = isGroupAdmin && inSign.group === group;
    users.get(org)?.push({
      email,
      firstName,
      lastName,
      status: inSign.isActive ? 'ACTIVE' : 'INACTIVE',
      groups: [{ name: inSign.group, primary: true, admin }],
    });
  }
  addSignOnly(options, users);
  const groups = [
    { name: 'Default Group', default: true },
    ...Array.from({ length: options.groups }, (_, index) => ({ name: groupNameAt(index) })),
  ];
  const orgs = [...users].map(([name, list]): [string, OrgInput] => {
    return [name, { key: `key-${name}`, adminEmail, groups, users: list }];
  });
  return { orgs: Object.fromEntries(orgs) };
}

function owner(): UserInput {
  return { email: adminEmail, firstName: 'Alex', lastName: 'Admin', accountAdmin: true };
}

function addSignOnly(options: GenerateOptions, users: ReadonlyMap<string, UserInput[]>): void {
  const random = seededRandom(options.seed + 1);
  for (let index = 0; index < options.signOnly; index += 1) {
    const person = personAt(options.users + index, random);
    const group = groupNameAt(Math.floor(random() * options.groups));
    users.get(orgNameAt(index % options.orgs))?.push({ ...person, groups: [{ name: group, primary: true }] });
  }
}
