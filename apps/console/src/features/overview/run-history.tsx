import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useCallback, useMemo } from 'react';
import type uPlot from 'uplot';
import { Card } from '../../ui/card.js';
import { Chart, type ChartTheme } from '../../ui/chart.js';
import { Loaded, LoadingRows } from '../../ui/loading.js';
import { count } from '../../words/count.js';
import { activityQuery, type Day } from './overview.query.js';
import classes from './run-history.module.css';
import { dayLabel, historyWords, PARTS, topsOf, totalOf } from './stack-days.js';

const HEIGHT = 168;
/** A little more than half a day's width, with round heads. */
const BARS = { size: [0.56, 28], radius: 0.12 } satisfies uPlot.Series.BarsPathBuilderOpts;

/** What runs have done, day by day. */
export function RunHistory({ org }: { readonly org: string | undefined }): ReactNode {
  const query = useQuery(activityQuery(org));
  return (
    <Card title="Changes, last 14 days">
      <Loaded query={query} what="the last days" frame={<LoadingRows rows={4} />}>
        {({ days }) => <Days days={days} />}
      </Loaded>
    </Card>
  );
}

function Days({ days }: { readonly days: readonly Day[] }): ReactNode {
  const tops = useMemo(() => topsOf(days), [days]);
  const data = useMemo<uPlot.AlignedData>(
    () => [days.map((_, index) => index), ...tops.map((one) => one.tops)],
    [days, tops],
  );
  const options = useCallback(
    (width: number, theme: ChartTheme, plots: typeof uPlot) =>
      chartOptions(days, tops, { width, theme, bars: plots.paths.bars?.(BARS) }),
    [days, tops],
  );
  return (
    <>
      <ul className={classes['legend']} aria-label={historyWords(days)}>
        {PARTS.map(({ key, label, token }) => (
          <li key={key}>
            <span className={classes['swatch']} style={{ background: `var(${token})` }} aria-hidden />
            <b>{count(totalOf(days, key))}</b> {label}
          </li>
        ))}
      </ul>
      <Chart label={historyWords(days)} options={options} data={data} height={HEIGHT} />
    </>
  );
}

interface Drawing {
  readonly width: number;
  readonly theme: ChartTheme;
  readonly bars: uPlot.Series.PathBuilder | undefined;
}

function chartOptions(
  days: readonly Day[],
  tops: ReturnType<typeof topsOf>,
  { width, theme, bars }: Drawing,
): uPlot.Options {
  const font = `11px ${theme('--ss-sans')}`;
  const axis = { font, stroke: theme('--ss-muted'), ticks: { show: false }, border: { show: false } };
  const every = width < 420 ? 4 : width < 640 ? 3 : 2;
  const last = days.length - 1;
  return {
    ...{ width, height: HEIGHT, padding: [8, 4, 0, 4], legend: { show: false }, cursor: { show: false } },
    scales: {
      x: { time: false, range: [-0.6, last + 0.6] },
      y: { range: (_, __, max) => [0, max === 0 ? 1 : max * 1.08] },
    },
    series: [
      {},
      ...tops.map(({ part: { label, token } }) => ({
        ...{ label, fill: theme(token), width: 0, points: { show: false } },
        ...(bars !== undefined && { paths: bars }),
      })),
    ],
    axes: [
      {
        ...axis,
        ...{ grid: { show: false }, size: 24, gap: 6 },
        splits: days.map((_, index) => index).filter((index) => (last - index) % every === 0),
        values: (_, splits) => splits.map((index) => dayLabel(days[index]?.day ?? '')),
      },
      {
        ...axis,
        ...{ size: 44, gap: 6, grid: { stroke: theme('--ss-line'), width: 1 } },
        incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1e3, 2e3, 5e3, 1e4, 2e4, 5e4, 1e5, 2e5, 5e5, 1e6],
        space: 44,
        values: (_, splits) => splits.map((value) => count(value)),
      },
    ],
  };
}
