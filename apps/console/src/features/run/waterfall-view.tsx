import { Tooltip } from '@mantine/core';
import { type ReactNode, useId } from 'react';
import classes from './waterfall-view.module.css';
import type { Bar, Column, Lane, Waterfall } from './waterfall.js';

interface WaterfallViewProps {
  readonly waterfall: Waterfall;
  /** Shows the calls of a lane that has some. */
  readonly onOpen: (lane: string) => void;
}

/** Height of a lane's drawing, in units of its own. */
const HEIGHT = 40;
const BAR = { top: 4, height: 10 };
const CALLS = { bottom: 38, height: 20 };

/** Lanes over one time: drawn, so that places need no styles of their own. */
export function WaterfallView({ waterfall: { lanes, ticks }, onOpen }: WaterfallViewProps): ReactNode {
  return (
    <div className={classes['waterfall']}>
      {lanes.map((lane) => (
        <LaneView key={lane.key} lane={lane} onOpen={onOpen} />
      ))}
      <div className={classes['ticks']} aria-hidden>
        {ticks.map(({ words }, at) => (
          <span key={at}>{words}</span>
        ))}
      </div>
    </div>
  );
}

function LaneView({ lane, onOpen }: { readonly lane: Lane } & Pick<WaterfallViewProps, 'onOpen'>): ReactNode {
  const hatch = useId();
  const { key, label, bars, gaps, columns, summary } = lane;
  const words = [...bars, ...gaps].map((bar) => bar.words).join('; ');
  return (
    <div className={classes['lane']}>
      <div className={classes['label']}>
        {columns.length === 0 ? (
          <span>{label}</span>
        ) : (
          <button type="button" onClick={() => onOpen(key)} aria-label={`Calls for ${label}`}>
            {label}
          </button>
        )}
        {summary !== '' && <small>{summary}</small>}
      </div>
      <svg
        className={classes['drawing']}
        viewBox={`0 0 1000 ${HEIGHT}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={`${label}: ${words === '' ? 'nothing yet' : words}`}
      >
        <defs>
          <pattern
            id={hatch}
            width="6"
            height="6"
            patternUnits="userSpaceOnUse"
            patternTransform="rotate(45)"
          >
            <rect className={classes['hatchGround']} width="6" height="6" />
            <line className={classes['hatch']} x1="0" y1="0" x2="0" y2="6" />
          </pattern>
        </defs>
        <rect className={classes['ground']} width="1000" height={HEIGHT} />
        {bars.map((bar) => (
          <BarView key={bar.key} bar={bar} y={BAR.top} height={BAR.height} />
        ))}
        {columns.map((column) => (
          <ColumnView key={column.key} column={column} />
        ))}
        {gaps.map((gap) => (
          <BarView key={gap.key} bar={gap} y={0} height={HEIGHT} fill={`url(#${hatch})`} />
        ))}
      </svg>
    </div>
  );
}

interface BarViewProps {
  readonly bar: Bar;
  readonly y: number;
  readonly height: number;
  readonly fill?: string;
}

function BarView({ bar: { left, width, kind, words, isOpen }, y, height, fill }: BarViewProps): ReactNode {
  return (
    <Tooltip.Floating label={words}>
      <rect
        className={classes['bar']}
        data-kind={kind}
        data-open={isOpen || undefined}
        x={left * 1000}
        y={y}
        width={width * 1000}
        height={height}
        {...(fill !== undefined && { fill })}
      />
    </Tooltip.Floating>
  );
}

function ColumnView({ column: { left, width, height, bad, words } }: { readonly column: Column }): ReactNode {
  const all = Math.max(1.5, height * CALLS.height);
  const x = left * 1000;
  return (
    <Tooltip.Floating label={words}>
      <g>
        <rect className={classes['calls']} x={x} y={CALLS.bottom - all} width={width * 1000} height={all} />
        {bad > 0 && (
          <rect
            className={classes['bad']}
            x={x}
            y={CALLS.bottom - all * bad}
            width={width * 1000}
            height={all * bad}
          />
        )}
      </g>
    </Tooltip.Floating>
  );
}
