import { places } from '../../words/places.js';
import { AppLink } from '../../ui/app-link.js';
import type { Column } from '../../ui/data-table/column.js';
import { Moment } from '../../ui/moment.js';
import { PersonLink } from '../../ui/person-link.js';
import { Tag } from '../../ui/status.js';
import type { Drift } from './drift.query.js';
import { driftLine, driftState } from './drift-words.js';

export const driftColumns: readonly Column<Drift>[] = [
  {
    ...{ id: 'person', title: 'Person', width: 220, grow: 1.6, fixed: true },
    sortBy: ({ email }) => email,
    cell: ({ email, org }) => <PersonLink email={email} org={org} />,
  },
  {
    ...{ id: 'org', title: 'Org', width: 96 },
    sortBy: ({ org }) => org,
    cell: ({ org }) => <span className="ss-clip">{org}</span>,
  },
  {
    ...{ id: 'change', title: 'Changed by hand', width: 260, grow: 2.4 },
    cell: ({ expected, actual }) => (
      <span className="ss-clip" title={driftLine(expected, actual)}>
        {driftLine(expected, actual)}
      </span>
    ),
  },
  {
    ...{ id: 'state', title: 'State', width: 110 },
    sortBy: ({ state }) => state,
    cell: ({ state }) => {
      const { word, tone, hint } = driftState(state);
      return (
        <Tag tone={tone} hint={hint} plain>
          {word}
        </Tag>
      );
    },
  },
  {
    ...{ id: 'first', title: 'First seen', width: 110 },
    sortBy: ({ firstSeen }) => firstSeen,
    cell: ({ firstSeen }) => <Moment at={firstSeen} />,
  },
  {
    ...{ id: 'last', title: 'Last seen', width: 110, hidden: true },
    sortBy: ({ lastSeen }) => lastSeen,
    cell: ({ lastSeen }) => <Moment at={lastSeen} />,
  },
  {
    ...{ id: 'run', title: 'Found by', width: 140 },
    cell: ({ firstRun }) =>
      firstRun === null ? (
        '–'
      ) : (
        <AppLink href={places.run(firstRun)} inherit>
          {firstRun}
        </AppLink>
      ),
  },
];
