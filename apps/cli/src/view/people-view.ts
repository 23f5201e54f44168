import type { FoundPersonBody, PeopleBody, PersonSyncStepsBody } from '#contracts';
import { type Paint, skipWords } from '#domain';

/** A person in some lines: the directory, then each org. */
export function peopleLines({ people, next }: PeopleBody, paint: Paint): string[] {
  if (people.length === 0) return ['Nobody is found.'];
  return [
    ...people.flatMap((person) => personLines(person, paint)),
    ...(next === null ? [] : [paint.quiet(`… and more: --after ${next}`)]),
  ];
}

function personLines(
  { email, firstName, lastName, directory, orgs }: FoundPersonBody,
  paint: Paint,
): string[] {
  const inDirectory =
    directory === null
      ? 'not in the directory'
      : `${directory.enabled ? '' : 'disabled, '}${directory.groups.join(', ') || 'in no group'}`;
  return [
    `${paint.strong(email)}   ${`${firstName} ${lastName}`.trim()}`,
    `  ${'directory'.padEnd(11)} ${inDirectory}`,
    ...orgs.map(({ org, inSign, status, accountAdmin, groups, states }) => {
      const named = groups.map(({ name, admin }) => (admin ? `${name} (admin)` : name)).join(', ');
      const there = [
        ...[named === '' ? 'in no group' : named, (status ?? 'status not looked up').toLowerCase()],
        ...(accountAdmin ? ['account admin'] : []),
      ].join(', ');
      const line = `  ${org.padEnd(11)} ${[inSign ? there : 'not in Sign', ...states].join(', ')}`;
      return states.length > 0 ? paint.waiting(line) : line;
    }),
  ];
}

/** Every step of the sync of one person. */
export function personSyncLines({ directory, orgs, run }: PersonSyncStepsBody, paint: Paint): string[] {
  const said = directory.people.map(({ email, found, enabled, groups }) =>
    found
      ? `${email} ${enabled ? '' : 'disabled, '}in ${groups.join(', ') || 'no group'}`
      : `${email} not found`,
  );
  return [
    stepLine('directory', directory.state, directory.error?.message ?? said.join('; '), paint),
    ...orgs.flatMap(({ org, reading, plan, skips, changes }) => [
      stepLine(org, reading.state, reading.error?.message ?? 'read', paint),
      stepLine('', plan.state, plan.hash === null ? 'plan' : `plan ${plan.hash.slice(0, 8)}`, paint),
      ...skips.map(({ reason }) => stepLine('', 'skipped', skipWords(reason), paint)),
      ...changes.flatMap(({ action, state, reason, calls }) => [
        stepLine(
          '',
          state,
          `${action.replaceAll('_', ' ')}${reason === null ? '' : `: ${reason.message}`}`,
          paint,
        ),
        ...calls.map(({ call, outcome }) =>
          paint.quiet(`${' '.repeat(26)}${call}   ${outcome ?? 'under way'}`),
        ),
      ]),
    ]),
    `Run ${run.name}   ${run.state.replace('_', ' ')}`,
  ];
}

function stepLine(place: string, state: string, words: string, paint: Paint): string {
  const line = `${place.padEnd(11)} ${state.replace('_', ' ').padEnd(11)} ${words}`;
  if (state === 'failed') return paint.removed(line);
  return state === 'held' || state === 'waiting' ? paint.waiting(line) : line;
}
