import type { Org } from '../../app/orgs.query.js';
import { AppLink } from '../../ui/app-link.js';
import type { Column } from '../../ui/data-table/column.js';
import { Moment } from '../../ui/moment.js';
import { Status } from '../../ui/status.js';
import { count } from '../../words/count.js';
import { places } from '../../words/places.js';
import { hostWords } from '../../words/sign-host.js';
import { duration } from '../../words/time.js';

const number = (
  id: string,
  title: string,
  of: (org: Org) => number | null | undefined,
  more: Partial<Column<Org>> = {},
): Column<Org> => ({
  ...{ id, title, width: 78, align: 'end', sortBy: of },
  cell: (org) => {
    const value = of(org);
    if (value === null || value === undefined) return <span className="ss-muted">–</span>;
    return value === 0 ? <span className="ss-muted">0</span> : count(value);
  },
  ...more,
});

const kindOf = ({ host }: Org) => {
  const { region, kind } = hostWords(host);
  return region === undefined ? kind : `${region} ${kind}`;
};

export const orgColumns: readonly Column<Org>[] = [
  {
    ...{ id: 'org', title: 'Org', width: 130, grow: 2, fixed: true, sortBy: ({ org }) => org },
    cell: ({ org }) => (
      <AppLink inherit fw={500} href={places.org(org)}>
        {org}
      </AppLink>
    ),
  },
  {
    ...{ id: 'sync', title: 'In sync', width: 104, sortBy: ({ inSync }) => inSync },
    cell: ({ inSync }) => <Status kind="sync" state={inSync} />,
  },
  {
    ...{ id: 'health', title: 'Health', width: 124, sortBy: ({ health }) => health },
    cell: ({ health }) => <Status kind="health" state={health} />,
  },
  number('people', 'In Sign', ({ people }) => people?.inSign),
  number('managed', 'Managed', ({ people }) => people?.managed),
  number('sign-only', 'Sign only', ({ people }) => people?.signOnly, { hidden: true }),
  number('protected', 'Protected', ({ people }) => people?.protected, { hidden: true }),
  number('open', 'Open', ({ changesOpen }) => changesOpen),
  number('held', 'Held', ({ held }) => held),
  number('failed', 'Failed', ({ failed }) => failed),
  number('by-hand', 'By hand', ({ drifts }) => drifts),
  {
    ...{ id: 'read', title: 'Read', width: 100, sortBy: ({ lastCompleteRead }) => lastCompleteRead },
    cell: ({ lastCompleteRead }) => <Moment at={lastCompleteRead} />,
  },
  {
    ...{
      id: 'leaver',
      title: 'Leaver',
      width: 88,
      align: 'end',
      sortBy: ({ leaverLatency }) => leaverLatency?.seconds,
    },
    cell: ({ leaverLatency }) =>
      leaverLatency === null ? <span className="ss-muted">–</span> : duration(leaverLatency.seconds * 1000),
  },
  { id: 'kind', title: 'Account', width: 120, sortBy: kindOf, cell: kindOf },
  {
    id: 'owner',
    title: 'Owner',
    width: 200,
    hidden: true,
    sortBy: ({ owner }) => owner,
    cell: ({ owner }) => owner,
  },
  {
    id: 'host',
    title: 'Address',
    width: 220,
    hidden: true,
    sortBy: ({ host }) => host,
    cell: ({ host }) => host,
  },
];
