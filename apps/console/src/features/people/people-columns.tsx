import type { Column } from '../../ui/data-table/column.js';
import { PersonLink } from '../../ui/person-link.js';
import { Tag } from '../../ui/status.js';
import { Toned } from '../settings/toned.js';
import type { FoundPerson } from './people.query.js';
import { directoryWord, groupsLine, rightsLine, statesOf, stateWords } from './person-words.js';

/** @param org the chosen one; undefined: all */
export function peopleColumns(org: string | undefined): readonly Column<FoundPerson>[] {
  return [
    {
      ...{ id: 'person', title: 'Person', width: 240, grow: 2, fixed: true },
      sortBy: ({ email }) => email,
      cell: ({ email }) => <PersonLink email={email} />,
    },
    {
      ...{ id: 'name', title: 'Name', width: 150, grow: 1.2 },
      sortBy: nameOf,
      cell: (person) => <span className="ss-clip">{nameOf(person)}</span>,
    },
    {
      ...{ id: 'directory', title: 'Directory', width: 100 },
      sortBy: directoryWord,
      cell: (person) => {
        const word = directoryWord(person);
        return word === 'disabled' ? (
          <Toned tone="warn" text={word} />
        ) : (
          <span className="ss-muted">{word}</span>
        );
      },
    },
    {
      ...{ id: 'groups', title: 'Groups in Sign', width: 220, grow: 2.4 },
      cell: (person) => <Clipped text={groupsLine(person, org)} />,
    },
    {
      ...{ id: 'rights', title: 'Admin rights', width: 160, grow: 1 },
      cell: (person) => {
        const rights = rightsLine(person);
        return rights === '' ? <Clipped text="" /> : <Toned tone="rights" text={rights} />;
      },
    },
    {
      ...{ id: 'memberships', title: 'Directory groups', width: 220, grow: 2, hidden: true },
      cell: ({ directory }) => <Clipped text={directory?.groups.join(', ') ?? ''} />,
    },
    {
      ...{ id: 'state', title: 'State', width: 170, grow: 0.8 },
      cell: (person) =>
        statesOf(person).map((state) => {
          const { word, tone, hint } = stateWords(state);
          return (
            <Tag key={state} tone={tone} hint={hint} plain>
              {word}
            </Tag>
          );
        }),
    },
  ];
}

function nameOf({ firstName, lastName }: FoundPerson): string {
  return [firstName, lastName].filter(Boolean).join(' ');
}

function Clipped({ text }: { readonly text: string }) {
  if (text === '') return <span className="ss-muted">–</span>;
  return (
    <span className="ss-clip" title={text}>
      {text}
    </span>
  );
}
