import { IconArrowNarrowRight } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import classes from './diff.module.css';

interface DiffProps {
  /** Null: there was nothing. */
  readonly before: string | null;
  /** Null: nothing is left. */
  readonly after: string | null;
  /** `removal`: somebody loses something; `rights`: somebody gains admin rights. */
  readonly kind?: 'change' | 'removal' | 'rights';
}

/** What was, and what will be. */
export function Diff({ before, after, kind = 'change' }: DiffProps): ReactNode {
  return (
    <span
      className={classes['diff']}
      data-kind={kind}
      title={`${before ?? 'nothing'} → ${after ?? 'nothing'}`}
    >
      {before === null ? (
        <span className={classes['none']}>–</span>
      ) : (
        <del className={classes['before']}>{before}</del>
      )}
      <IconArrowNarrowRight size={14} aria-label="becomes" className={classes['arrow']} />
      {kind === 'rights' && <span aria-hidden>▲</span>}
      {kind === 'removal' && <span aria-hidden>▼</span>}
      {after === null ? (
        <span className={classes['none']}>–</span>
      ) : (
        <ins className={classes['after']}>{after}</ins>
      )}
    </span>
  );
}
