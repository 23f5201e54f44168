import type { ReactNode } from 'react';
import { Diff } from '../../ui/diff.js';
import type { AccessPart } from './access-parts.js';
import classes from './access-diff.module.css';

const KINDS = { grant: 'rights', removal: 'removal', change: 'change' } as const;

/** What a change changes, a line each. */
export function AccessDiff({ parts }: { readonly parts: readonly AccessPart[] }): ReactNode {
  if (parts.length === 0) return null;
  return (
    <dl className={classes['parts']}>
      {parts.map(({ field, before, after, means }) => (
        <div key={field}>
          <dt>{field}</dt>
          <dd>
            <Diff before={textOf(before)} after={textOf(after)} kind={KINDS[means]} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

function textOf(value: string): string | null {
  return value === '–' ? null : value;
}
