import { Tooltip } from '@mantine/core';
import type { ReactNode } from 'react';
import { momentWords, relative } from '../words/time.js';
import { useNow } from './use-now.js';

interface MomentProps {
  /** As the API says it; null or undefined: never. */
  readonly at: string | Date | null | undefined;
  /** `relative`: 4 min ago; `short`: the clock, with the day where it is not today. */
  readonly as?: 'relative' | 'short' | 'long';
  readonly never?: string;
}

/** A moment in the reader's time, in full with its zone on hover. */
export function Moment({ at, as = 'relative', never = 'never' }: MomentProps): ReactNode {
  const now = useNow();
  if (at === null || at === undefined) return <span className="ss-muted">{never}</span>;
  const date = new Date(at);
  const { short, long } = momentWords(date, now);
  const text = as === 'relative' ? relative(date, now) : as === 'short' ? short : long;
  const full = as === 'long' ? relative(date, now) : long;
  return (
    <Tooltip label={full}>
      <time dateTime={date.toISOString()}>{text}</time>
    </Tooltip>
  );
}
