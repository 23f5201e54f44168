import { IconEqual } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { plural } from '../../words/count.js';
import { Card } from '../../ui/card.js';
import type { Column } from '../../ui/data-table/column.js';
import { DataTable } from '../../ui/data-table/data-table.js';
import { Empty } from '../../ui/empty.js';
import { PersonLink } from '../../ui/person-link.js';
import { Tag } from '../../ui/status.js';
import { differenceWords, fateWords } from './difference-words.js';
import type { OrgDifference, WhatIf } from './what-if.js';

/** Whom the edited rules concern, org by org. */
export function WhatIfResult({
  result: { orgs, now, edited, truncated },
}: {
  readonly result: WhatIf;
}): ReactNode {
  const changed = orgs.filter(({ differences }) => differences.length > 0);
  return (
    <>
      {changed.length === 0 && (
        <Empty icon={IconEqual} title="The same">
          The edited rules do for everybody what the rules in force do.
        </Empty>
      )}
      {changed.map(({ org, differences }) => (
        <Card key={org} title={org} aside={plural(differences.length, 'difference')} flush>
          <DataTable
            label={`Differences in ${org}`}
            rows={differences}
            columns={columnsOf(org)}
            rowId={({ subject, isGroup }) => `${String(isGroup)} ${subject}`}
            maxHeight={360}
          />
        </Card>
      ))}
      {truncated && (
        <p className="ss-muted">
          The plans are larger than what is compared here; the command plan --compare compares all of it.
        </p>
      )}
      <p className="ss-muted">
        Planned by runs {now} and {edited}.
      </p>
    </>
  );
}

type One = OrgDifference['differences'][number];

function columnsOf(org: string): readonly Column<One>[] {
  return [
    {
      ...{ id: 'subject', title: 'Person', width: 220, grow: 1.4, fixed: true },
      sortBy: ({ subject }) => subject,
      cell: ({ subject, isGroup }) =>
        isGroup ? <span className="ss-clip">group {subject}</span> : <PersonLink email={subject} org={org} />,
    },
    {
      ...{ id: 'fate', title: 'Edited rules', width: 120 },
      sortBy: (one) => fateWords(one).word,
      cell: (one) => {
        const { word, tone } = fateWords(one);
        return (
          <Tag tone={tone} plain>
            {word}
          </Tag>
        );
      },
    },
    {
      ...{ id: 'change', title: 'Now → then', width: 240, grow: 2 },
      cell: (one) => (
        <span className="ss-clip" title={differenceWords(one)}>
          {differenceWords(one)}
        </span>
      ),
    },
  ];
}
