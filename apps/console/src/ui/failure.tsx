import { Button } from '@mantine/core';
import { IconRefresh } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { failureWords } from '../words/failure.js';
import classes from './failure.module.css';
import { HashText } from './hash-text.js';

interface FailureProps {
  readonly error: unknown;
  /** What was asked for, as in `the orgs`. */
  readonly what: string;
  readonly onRetry?: () => void;
  /** A line among others, not a whole place. */
  readonly small?: boolean;
}

/** Something has failed: what happened, what was kept, what to do. */
export function Failure({ error, what, onRetry, small = false }: FailureProps): ReactNode {
  const { title, detail, advice, code, requestId } = failureWords(error, what);
  return (
    <div className={classes['failure']} role="alert" data-small={small || undefined}>
      <strong>
        <span aria-hidden>✕</span> {title}
      </strong>
      <p>{detail}</p>
      <p className={classes['advice']}>{advice}</p>
      <div className={classes['facts']}>
        {onRetry !== undefined && (
          <Button size="xs" variant="default" leftSection={<IconRefresh size={14} />} onClick={onRetry}>
            Try again
          </Button>
        )}
        {code !== undefined && <span className="ss-mono">{code}</span>}
        {requestId !== undefined && (
          <span>
            request <HashText value={requestId} />
          </span>
        )}
      </div>
    </div>
  );
}
