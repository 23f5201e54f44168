import {
  counted,
  grouped,
  type GroupSize,
  type Paint,
  type SampledAccess,
  type SampledPerson,
  type SourceReport,
} from '#domain';
import { connectionLines, line, seconds } from './doctor-line.js';

/** Groups shown one by one; those that nobody is in, or that are not known, always are. */
const GROUPS_SHOWN = 20;

export function sourceLines(source: SourceReport, paint: Paint): string[] {
  const { type, place, domains, checks, groups, sample, notes, failure, milliseconds } = source;
  const only = domains === undefined ? '' : `   people of ${domains.join(', ')} only`;
  return [
    `${paint.strong(`source ${type}`)}   ${place}${only}`,
    ...connectionLines(checks, `in ${seconds(milliseconds)}`, 'credentials', failure, paint),
    ...(groups === undefined ? [] : groupLines(groups, paint)),
    ...sample.flatMap((person, index) => personLines(person, index === 0 ? 'people' : '', paint)),
    ...notes.map((note, index) => line('plain', index === 0 ? 'notes' : '', note, paint)),
  ];
}

function groupLines(groups: readonly GroupSize[], paint: Paint): string[] {
  const found = groups.filter(({ people }) => people !== null).length;
  const odd = groups.filter(({ people }) => !people);
  const shown = [...odd, ...groups.filter(({ people }) => people)].slice(
    0,
    Math.max(odd.length, GROUPS_SHOWN),
  );
  const width = Math.max(0, ...shown.map(({ group }) => group.length));
  const more = groups.length - shown.length;
  return [
    line(
      odd.length === 0 ? 'good' : 'look',
      'groups',
      `${grouped(found)} of ${grouped(groups.length)} found`,
      paint,
    ),
    ...shown.map(({ group, people }) =>
      line(people ? 'plain' : 'look', '', `${group.padEnd(width)}   ${sizeWords(people)}`, paint),
    ),
    ...(more > 0 ? [line('plain', '', `… and ${grouped(more)} more`, paint)] : []),
  ];
}

function sizeWords(people: number | null): string {
  return people === null ? 'not found' : people === 0 ? 'nobody' : counted(people, 'person', 'people');
}

function personLines({ email, enabled, orgs, groups }: SampledPerson, label: string, paint: Paint): string[] {
  const state = enabled ? '' : '   disabled in the directory';
  const nowhere = `managed nowhere: no rule names ${groups.length === 0 ? 'a group of theirs' : groups.join(', ')}`;
  return [
    line('plain', label, `${email}${state}`, paint),
    ...(orgs.length === 0 ? [line('plain', '', `  ${nowhere}`, paint)] : []),
    ...orgs.map((access) => line('plain', '', `  ${access.org.padEnd(10)} ${accessWords(access)}`, paint)),
  ];
}

/** `→ Sales (admin), Legal   account admin   rule 4 ("Sign Sales")`. */
function accessWords(access: SampledAccess): string {
  const { groups, isDefault, accountAdmin, groupAdmin, rule, directoryGroup, untouched } = access;
  if (untouched === 'owner') return 'owner of the integration key: not touched';
  if (untouched === 'protected') return 'protected address: not touched';
  if (untouched === 'out of scope') return 'out of scope: not touched';
  const names = groups.map(({ name, admin }) => (admin ? `${name} (admin)` : name)).join(', ');
  const group = isDefault ? '→ the Default Group' : names === '' ? 'stays in their group' : `→ ${names}`;
  const roles = [
    ...(groupAdmin && groups.length === 0 ? ['group admin'] : []),
    ...(accountAdmin ? ['account admin'] : []),
  ];
  const because = rule === undefined ? 'no rule' : `rule ${rule}`;
  const of = directoryGroup === undefined ? '' : ` ("${directoryGroup}")`;
  return [group, ...roles, `${because}${of}`].join('   ');
}
