import type { ReactNode } from 'react';
import classes from './card.module.css';

export interface CardProps {
  readonly title?: ReactNode;
  /** Beside the title, at the right. */
  readonly aside?: ReactNode;
  /** Content that goes to the edges, such as a list. */
  readonly flush?: boolean;
  readonly children: ReactNode;
}

/** The one frame for things that belong together. */
export function Card({ title, aside, flush = false, children }: CardProps): ReactNode {
  return (
    <section className={classes['card']} data-flush={flush || undefined}>
      {(title !== undefined || aside !== undefined) && (
        <header className={classes['head']}>
          {title !== undefined && <h2>{title}</h2>}
          {aside !== undefined && <div className={classes['aside']}>{aside}</div>}
        </header>
      )}
      <div className={classes['body']}>{children}</div>
    </section>
  );
}
