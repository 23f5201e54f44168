import { Button, CopyButton } from '@mantine/core';
import type { ReactNode } from 'react';
import classes from './new-token.module.css';

interface MadeTokenProps {
  readonly text: string;
  /** Where it belongs, in a sentence. */
  readonly place: string;
  readonly onClose: () => void;
}

/** A token that was just made, to be kept elsewhere. */
export function MadeToken({ text, place, onClose }: MadeTokenProps): ReactNode {
  return (
    <div className={classes['form']}>
      <p>This is shown once. {place}</p>
      <output className={classes['text']} aria-label="The token">
        {text}
      </output>
      <div className={classes['buttons']}>
        <CopyButton value={text}>
          {({ copied, copy }) => (
            <Button variant="default" onClick={copy}>
              {copied ? 'Copied' : 'Copy'}
            </Button>
          )}
        </CopyButton>
        <Button onClick={onClose}>I have kept it</Button>
      </div>
    </div>
  );
}
