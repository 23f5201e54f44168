import { ActionIcon } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import classes from './filter-tag.module.css';

interface FilterTagProps {
  readonly name: string;
  readonly value: string;
  readonly onClear: () => void;
}

/** A filter that another part of the page has set, and that can be taken away. */
export function FilterTag({ name, value, onClear }: FilterTagProps): ReactNode {
  return (
    <span className={classes['tag']}>
      <span className={classes['name']}>{name}</span>
      <span className={classes['value']} title={value}>
        {value}
      </span>
      <ActionIcon size="xs" aria-label={`Clear ${name}`} onClick={onClear}>
        <IconX size={12} />
      </ActionIcon>
    </span>
  );
}
