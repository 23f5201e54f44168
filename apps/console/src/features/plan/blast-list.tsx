import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { count, people } from '../../words/count.js';
import type { BlastLine } from './blast.js';
import classes from './blast-list.module.css';

interface BlastListProps {
  readonly lines: readonly BlastLine[];
  /** Shows the people of a line in the table. */
  readonly onShow: (filter: NonNullable<BlastLine['filter']>) => void;
  /** Lines at most; all of them by default. */
  readonly limit?: number;
  /** Buttons at the end of a line. */
  readonly actions?: (line: BlastLine) => ReactNode;
}

/** What people’s changes come from, each as long as it has people; what is held is hatched. */
export function BlastList({ lines, onShow, limit = lines.length, actions }: BlastListProps): ReactNode {
  return (
    <ul className={classes['list']}>
      {lines.slice(0, limit).map((line) => (
        <li key={line.key} className={classes['line']}>
          <div className={classes['words']}>
            <span className={classes['label']} title={line.label}>
              {line.label}
            </span>
            <span className={classes['facts']}>
              {line.losing > 0 && (
                <span className={classes['losing']}>▼ {count(line.losing)} lose something</span>
              )}
              {line.held > 0 && <span className={classes['held']}>‖ {count(line.held)} held</span>}
              <Shown line={line} onShow={onShow} />
              {actions?.(line)}
            </span>
          </div>
          <Bar line={line} />
        </li>
      ))}
    </ul>
  );
}

function Shown({
  line: { filter, items, label },
  onShow,
}: { readonly line: BlastLine } & Pick<BlastListProps, 'onShow'>) {
  if (filter === undefined) return <span className={classes['people']}>{people(items)}</span>;
  return (
    <Button
      variant="subtle"
      size="compact-sm"
      aria-label={`Show ${people(items)}: ${label}`}
      onClick={() => onShow(filter)}
    >
      {people(items)}
    </Button>
  );
}

/** Drawn, so that widths need no styles of their own. */
function Bar({ line: { items, held, length } }: { readonly line: BlastLine }): ReactNode {
  const part = items === 0 ? 0 : held / items;
  return (
    <svg className={classes['bar']} viewBox="0 0 1000 6" preserveAspectRatio="none" aria-hidden>
      <rect className={classes['ground']} width="1000" height="6" />
      <rect className={classes['done']} width={length * 1000} height="6" />
      <rect
        className={classes['waits']}
        x={length * 1000 * (1 - part)}
        width={length * 1000 * part}
        height="6"
      />
    </svg>
  );
}
