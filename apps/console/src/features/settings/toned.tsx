import type { ReactNode } from 'react';
import type { Tone } from '../../words/status.js';
import classes from './toned.module.css';

interface TonedProps {
  readonly tone: Tone;
  readonly text: string;
}

/** Words with a colour and a mark that may be longer than their place, as in a table. */
export function Toned({ tone, text }: TonedProps): ReactNode {
  return (
    <span className={`ss-clip ${classes['toned'] ?? ''}`} data-tone={tone} title={text}>
      <span aria-hidden className={classes['mark']}>
        ▲
      </span>
      {text}
    </span>
  );
}
