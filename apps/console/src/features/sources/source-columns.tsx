import { count } from '../../words/count.js';
import { places } from '../../words/places.js';
import { AppLink } from '../../ui/app-link.js';
import type { Column } from '../../ui/data-table/column.js';
import { Moment } from '../../ui/moment.js';
import { Tag } from '../../ui/status.js';
import { readStatus } from './read-words.js';
import type { SourceRead } from './source.query.js';

export const sourceColumns: readonly Column<SourceRead>[] = [
  {
    ...{ id: 'at', title: 'Read', width: 130, fixed: true },
    sortBy: ({ at }) => at,
    cell: ({ at }) => <Moment at={at} as="short" />,
  },
  {
    ...{ id: 'view', title: 'Evidence', width: 130 },
    sortBy: (read) => readStatus(read).word,
    cell: (read) => {
      const { word, tone, hint } = readStatus(read);
      return (
        <Tag tone={tone} hint={hint} plain>
          {word}
        </Tag>
      );
    },
  },
  {
    ...{ id: 'source', title: 'Source', width: 160, grow: 1 },
    cell: ({ source }) => (
      <span className="ss-clip" title={source}>
        {source}
      </span>
    ),
  },
  {
    ...{ id: 'rows', title: 'Rows', width: 84, align: 'end' },
    sortBy: ({ rows }) => rows,
    cell: ({ rows }) => count(rows),
  },
  {
    ...{ id: 'people', title: 'People', width: 84, align: 'end' },
    sortBy: ({ people }) => people,
    cell: ({ people }) => count(people),
  },
  {
    ...{ id: 'scope', title: 'In scope', width: 84, align: 'end' },
    sortBy: ({ inScope }) => inScope,
    cell: ({ inScope }) => count(inScope),
  },
  {
    ...{ id: 'dropped', title: 'Dropped', width: 84, align: 'end' },
    sortBy: ({ dropped }) => dropped,
    cell: ({ dropped }) => count(dropped),
  },
  {
    ...{ id: 'flaws', title: 'What speaks against it', width: 220, grow: 2 },
    cell: ({ flaws, warnings, groupsNotFound }) => {
      const words = [
        ...flaws.map(({ message }) => message),
        ...groupsNotFound.map((group) => `unknown group ${group}`),
        ...warnings,
      ].join('; ');
      return words === '' ? (
        <span className="ss-muted">nothing</span>
      ) : (
        <span className="ss-clip" title={words}>
          {words}
        </span>
      );
    },
  },
  {
    ...{ id: 'run', title: 'Run', width: 140 },
    cell: ({ run }) => (
      <AppLink href={places.run(run.name)} inherit>
        {run.name}
      </AppLink>
    ),
  },
  {
    ...{ id: 'baseline', title: 'Baseline', width: 90, hidden: true },
    cell: ({ baseline }) => (baseline ? 'yes' : <span className="ss-muted">no</span>),
  },
];
