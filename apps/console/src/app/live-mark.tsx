import { Tooltip } from '@mantine/core';
import type { ReactNode } from 'react';
import { useNow } from '../ui/use-now.js';
import { momentWords } from '../words/time.js';
import { useLive } from './live.js';
import classes from './live-mark.module.css';

/** Whether what is shown is what is; if not, since when. */
export function LiveMark(): ReactNode {
  const live = useLive();
  const now = useNow();
  const since = live.state === 'stale' ? momentWords(live.since, now).short : '';
  const words = { connecting: 'connecting', live: 'live', stale: `stale since ${since}` }[live.state];
  const hint =
    live.state === 'stale'
      ? 'The server sends no events. What is shown may be older than what is; the page tries again by itself.'
      : 'This page follows what happens.';
  return (
    <Tooltip label={hint}>
      <span className={classes['mark']} data-state={live.state} role="status">
        <span className={classes['dot']} aria-hidden />
        <span className={classes['words']}>{words}</span>
      </span>
    </Tooltip>
  );
}
