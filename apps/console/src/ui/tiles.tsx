import type { ReactNode } from 'react';
import type { Tone } from '../words/status.js';
import { count } from '../words/count.js';
import classes from './tiles.module.css';

export interface TileProps {
  readonly label: string;
  readonly value: number | string | null;
  /** Colour of the number, where it means something. */
  readonly tone?: Tone;
  /** A second line. */
  readonly note?: ReactNode;
  /** Filters what is below; pressed again it takes the filter away. */
  readonly onToggle?: () => void;
  readonly active?: boolean;
}

/** A number with its name; one that filters is a button. */
export function Tile({ label, value, tone, note, onToggle, active = false }: TileProps): ReactNode {
  const content = (
    <>
      <span className={classes['label']}>{label}</span>
      <span className={classes['value']} data-tone={tone}>
        {value === null ? '–' : typeof value === 'number' ? count(value) : value}
      </span>
      {note !== undefined && <span className={classes['note']}>{note}</span>}
    </>
  );
  if (onToggle === undefined) return <div className={classes['tile']}>{content}</div>;
  return (
    <button type="button" className={classes['tile']} aria-pressed={active} onClick={onToggle}>
      {content}
    </button>
  );
}

/** Numbers in a row, which wraps. */
export function Tiles({
  label,
  children,
}: {
  readonly label: string;
  readonly children: ReactNode;
}): ReactNode {
  return (
    <div className={classes['tiles']} role="group" aria-label={label}>
      {children}
    </div>
  );
}
