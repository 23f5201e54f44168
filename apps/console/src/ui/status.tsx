import { Tooltip } from '@mantine/core';
import type { ReactNode } from 'react';
import { type StatusKind, statusWords, type Tone } from '../words/status.js';
import classes from './status.module.css';

/** A mark beside each colour, for whoever does not see it. */
const MARKS: Readonly<Record<Tone, string>> = {
  ...{ good: '●', warn: '▲', bad: '✕', rights: '▲', busy: '◐', quiet: '○' },
};

interface TagProps {
  readonly tone: Tone;
  readonly children: ReactNode;
  /** One sentence more, shown on hover. */
  readonly hint?: string | undefined;
  /** Without ground, for tables. */
  readonly plain?: boolean;
}

/** A word with a colour and a mark. */
export function Tag({ tone, children, hint, plain = false }: TagProps): ReactNode {
  // A table has hundreds of them; a part that floats, for each, took a third of the time in which its rows are drawn.
  const titleOf = (word: string) => (plain && hint !== undefined ? `${word}: ${hint}` : word);
  const tag = (
    <span className={classes['tag']} data-tone={tone} data-plain={plain || undefined}>
      <span className={classes['mark']} aria-hidden>
        {MARKS[tone]}
      </span>
      <span className={classes['text']} title={typeof children === 'string' ? titleOf(children) : undefined}>
        {children}
      </span>
    </span>
  );
  return hint === undefined || plain ? tag : <Tooltip label={hint}>{tag}</Tooltip>;
}

interface StatusProps {
  readonly kind: StatusKind;
  /** As the API says it. */
  readonly state: string;
  readonly plain?: boolean;
}

/** A state of something, in the words of the product. */
export function Status({ kind, state, plain = false }: StatusProps): ReactNode {
  const { word, tone, hint } = statusWords(kind, state);
  return (
    <Tag tone={tone} hint={hint} plain={plain}>
      {word}
    </Tag>
  );
}
