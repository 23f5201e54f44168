import type { Column } from '../../ui/data-table/column.js';
import { Diff } from '../../ui/diff.js';
import { PersonLink } from '../../ui/person-link.js';
import { Status, Tag } from '../../ui/status.js';
import { changeWord, fieldsOf } from './change-words.js';
import { holdTitle } from './hold-words.js';
import type { StoredItem } from './plan.types.js';
import { riskOf } from './risk.js';
import { ruleOf, type RulePlaces } from './why.js';
import classes from './item-columns.module.css';

/** Columns of the table of changes. */
export function itemColumns(places: RulePlaces): readonly Column<StoredItem>[] {
  return [
    {
      ...{ id: 'person', title: 'Person', width: 188, grow: 2, fixed: true },
      sortBy: ({ item }) => (item.subject === 'group' ? item.name : item.email),
      cell: ({ item }) =>
        item.subject === 'group' ? (
          <span className="ss-clip">{item.name} (group)</span>
        ) : (
          <PersonLink email={item.email} org={item.org} />
        ),
    },
    {
      id: 'org',
      title: 'Org',
      width: 84,
      hidden: true,
      cell: ({ item }) => <span className="ss-clip">{item.org}</span>,
    },
    {
      ...{ id: 'change', title: 'Change', width: 156 },
      sortBy: ({ item }) => changeWord(item).word,
      cell: ({ item }) => <ChangeCell {...changeWord(item)} />,
    },
    {
      ...{ id: 'field', title: 'Field', width: 104 },
      cell: ({ item }) => <span className="ss-clip ss-muted">{fieldsOf(item)[0]?.field}</span>,
    },
    {
      ...{ id: 'diff', title: 'Before → after', width: 148, grow: 3 },
      cell: ({ item }) => <DiffCell fields={fieldsOf(item)} />,
    },
    {
      ...{ id: 'rule', title: 'Rule', width: 150, grow: 1 },
      sortBy: (row) => ruleOf(row, places),
      cell: (row) => <RuleCell text={ruleOf(row, places)} />,
    },
    {
      ...{ id: 'risk', title: 'Risk', width: 78 },
      sortBy: ({ item }) => ['high', 'medium', 'low'].indexOf(riskOf(item).word),
      cell: ({ item }) => (
        <Tag plain tone={riskOf(item).tone} hint={riskOf(item).why}>
          {riskOf(item).word}
        </Tag>
      ),
    },
    {
      ...{ id: 'state', title: 'State', width: 124, grow: 1 },
      sortBy: ({ state }) => state,
      cell: ({ state, reason }) => (
        <>
          <Status plain kind="item" state={state} />
          {reason !== null && (
            <span className="ss-clip ss-muted" title={reason.message}>
              {state === 'held' ? holdTitle(reason.code) : reason.message}
            </span>
          )}
        </>
      ),
    },
  ];
}

function ChangeCell({ word, mark, tone }: ReturnType<typeof changeWord>) {
  return (
    <span className={classes['change']} data-tone={tone}>
      <span aria-hidden>{mark}</span>
      <span className="ss-clip">{word}</span>
    </span>
  );
}

/** Of `sign-sync-config.yml:14` the line is what tells rules apart: where there is little room, the file gives way. */
function RuleCell({ text }: { readonly text: string }) {
  const [, file = text, line] = /^(.+)(:\d+)$/u.exec(text) ?? [];
  return (
    <span className={classes['rule']} title={text}>
      <span className="ss-clip">{file}</span>
      {line}
    </span>
  );
}

/** The gravest field; the others are counted, and stand in the panel. */
function DiffCell({ fields }: { readonly fields: ReturnType<typeof fieldsOf> }) {
  const [first, ...others] = fields;
  if (first === undefined) return <span className="ss-muted">–</span>;
  const kind = first.tone === 'rights' ? 'rights' : first.tone === 'bad' ? 'removal' : 'change';
  return (
    <>
      <Diff before={first.before} after={first.after} kind={kind} />
      {others.length > 0 && <span className={classes['more']}>+{others.length}</span>}
    </>
  );
}
