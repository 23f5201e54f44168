import { Tooltip } from '@mantine/core';
import type { ReactNode } from 'react';
import { type OrgDays, sparkOf, sparkWords } from './spark-of.js';
import classes from './spark.module.css';

/** The last days of an org in a line of bars; a bare line where nothing was done. */
export function Spark({ days }: { readonly days: OrgDays | undefined }): ReactNode {
  if (days === undefined) return <div className={classes['spark']} />;
  const words = sparkWords(days);
  return (
    <Tooltip label={words}>
      <div className={classes['spark']} role="img" aria-label={words}>
        {sparkOf(days).map(({ height, tone }, day) => (
          <span key={day} data-tone={tone} style={{ height: `${Math.round(height * 100)}%` }} />
        ))}
      </div>
    </Tooltip>
  );
}
