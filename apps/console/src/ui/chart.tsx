import { type ReactNode, useEffect, useRef } from 'react';
import type uPlot from 'uplot';
import classes from './chart.module.css';

export interface ChartProps {
  /** What it shows, in words: whoever does not see it is told. */
  readonly label: string;
  /** A new one makes a new chart: keep it in a memo. */
  readonly options: (width: number, theme: ChartTheme, plots: typeof uPlot) => uPlot.Options;
  readonly data: uPlot.AlignedData;
  readonly height: number;
}

/** Reads colours of tokens.css, which a canvas cannot. */
export type ChartTheme = (token: string) => string;

/** A chart that fills its place, in the colours of the page. The library comes when the first one is shown. */
export function Chart({ label, options, data, height }: ChartProps): ReactNode {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const target = place.current;
    if (target === null) return;
    let plot: uPlot | undefined;
    let isOver = false;
    const draw = async () => {
      const [{ default: Plot }] = await Promise.all([import('uplot'), import('uplot/dist/uPlot.min.css')]);
      if (isOver) return;
      plot?.destroy();
      const style = getComputedStyle(document.documentElement);
      const theme: ChartTheme = (token) => style.getPropertyValue(token).trim();
      plot = new Plot({ ...options(target.clientWidth, theme, Plot), height }, data, target);
    };
    const resized = new ResizeObserver(() => plot?.setSize({ width: target.clientWidth, height }));
    const recoloured = new MutationObserver(() => void draw());
    void draw();
    resized.observe(target);
    recoloured.observe(document.documentElement, { attributeFilter: ['data-mantine-color-scheme'] });
    return () => {
      isOver = true;
      resized.disconnect();
      recoloured.disconnect();
      plot?.destroy();
    };
  }, [options, data, height]);
  return <div ref={place} className={classes['chart']} style={{ height }} role="img" aria-label={label} />;
}
