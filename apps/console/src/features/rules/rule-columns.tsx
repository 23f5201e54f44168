import { count, plural } from '../../words/count.js';
import type { Column } from '../../ui/data-table/column.js';
import { Toned } from '../settings/toned.js';
import type { Rule } from './rule.query.js';
import { isMistake, rightsOf, targetsOf } from './rule-words.js';

export const ruleColumns: readonly Column<Rule>[] = [
  {
    ...{ id: 'number', title: '#', width: 56, align: 'end', fixed: true },
    sortBy: ({ number }) => number,
    cell: ({ number }) => number,
  },
  {
    ...{ id: 'group', title: 'Directory group', width: 180, grow: 1.6, fixed: true },
    sortBy: ({ directoryGroup }) => directoryGroup,
    cell: ({ directoryGroup }) => <Clipped text={directoryGroup} />,
  },
  {
    ...{ id: 'target', title: 'Sign group', width: 170, grow: 1.6 },
    sortBy: (rule) => targetsOf(rule).join(', '),
    cell: (rule) => <Clipped text={targetsOf(rule).join(', ')} />,
  },
  {
    ...{ id: 'rights', title: 'Roles', width: 124, grow: 0.8 },
    sortBy: (rule) => rightsOf(rule).join(', '),
    cell: (rule) => {
      const rights = rightsOf(rule).join(', ');
      return rights === '' ? <span className="ss-muted">–</span> : <Toned tone="rights" text={rights} />;
    },
  },
  {
    ...{ id: 'people', title: 'People', width: 76, align: 'end' },
    sortBy: ({ people }) => people,
    cell: ({ people }) => (people === null ? <span className="ss-muted">not read</span> : count(people)),
  },
  {
    ...{ id: 'warnings', title: 'Warnings', width: 190, grow: 1.8 },
    sortBy: ({ warnings }) => warnings.filter(isMistake).length,
    cell: ({ warnings }) => {
      const mistakes = warnings.filter(isMistake);
      const [first, ...others] = mistakes;
      if (first === undefined) return <span className="ss-muted">–</span>;
      const more = others.length === 0 ? '' : ` and ${plural(others.length, 'more', 'more')}`;
      return <Toned tone="warn" text={`${first.message}${more}`} />;
    },
  },
  {
    ...{ id: 'place', title: 'Place', width: 190 },
    sortBy: ({ line }) => line,
    cell: ({ file, line }) => (
      <span className="ss-mono ss-muted ss-clip">
        {file}:{line}
      </span>
    ),
  },
];

function Clipped({ text }: { readonly text: string }) {
  return (
    <span className="ss-clip" title={text}>
      {text}
    </span>
  );
}
