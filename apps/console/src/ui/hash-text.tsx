import { Tooltip } from '@mantine/core';
import { useClipboard } from '@mantine/hooks';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { shorten } from '../words/shorten.js';
import classes from './hash-text.module.css';

interface HashTextProps {
  readonly value: string;
  /** Characters at each end; a value that is not longer stays whole. */
  readonly ends?: number;
  /** Nothing to copy where the text is part of a link. */
  readonly plain?: boolean;
}

/** An identifier: shortened in its middle, whole on hover, and whole when it is copied. */
export function HashText({ value, ends = 4, plain = false }: HashTextProps): ReactNode {
  const { copy, copied } = useClipboard({ timeout: 1500 });
  const text = <span className="ss-mono">{shorten(value, ends)}</span>;
  if (plain) return <Tooltip label={value}>{text}</Tooltip>;
  return (
    <Tooltip label={copied ? 'Copied' : value}>
      <button
        type="button"
        className={classes['copy']}
        aria-label={`${shorten(value, ends)}, copy ${value}`}
        onClick={() => copy(value)}
      >
        {text}
        {copied ? <IconCheck size={12} aria-hidden /> : <IconCopy size={12} aria-hidden />}
      </button>
    </Tooltip>
  );
}
