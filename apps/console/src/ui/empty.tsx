import type { TablerIcon } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import classes from './empty.module.css';

interface EmptyProps {
  readonly icon: TablerIcon;
  readonly title: string;
  /** What will appear here, and what makes it. */
  readonly children: ReactNode;
  /** The button that makes it. */
  readonly action?: ReactNode;
  /** The command that makes it. */
  readonly command?: string;
}

/** Nothing is here: it says what will be, and how. */
export function Empty({ icon: Icon, title, children, action, command }: EmptyProps): ReactNode {
  return (
    <div className={classes['empty']}>
      <span className={classes['icon']}>
        <Icon size={20} stroke={1.6} aria-hidden />
      </span>
      <h3>{title}</h3>
      <p>{children}</p>
      {action}
      {command !== undefined && <code>{command}</code>}
    </div>
  );
}
