import { ActionIcon, Drawer } from '@mantine/core';
import { IconChevronDown, IconChevronUp, IconX } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import classes from './side-panel.module.css';

interface SidePanelProps {
  /** Undefined: closed. */
  readonly title: ReactNode | undefined;
  readonly onClose: () => void;
  /** Beneath the title. */
  readonly lead?: ReactNode;
  /** To the rows above and below, where there are any. */
  readonly onStep?: (by: 1 | -1) => void;
  /** Buttons at the foot. */
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}

/** More about one row, beside the list that it is from. */
export function SidePanel({ title, onClose, lead, onStep, actions, children }: SidePanelProps): ReactNode {
  return (
    <Drawer.Root opened={title !== undefined} onClose={onClose} position="right" size={480}>
      <Drawer.Overlay backgroundOpacity={0.2} />
      <Drawer.Content aria-label={typeof title === 'string' ? title : 'Details'}>
        <div className={classes['panel']}>
          <header className={classes['head']}>
            <div className={classes['titles']}>
              <h2>{title}</h2>
              {lead !== undefined && <div className={classes['lead']}>{lead}</div>}
            </div>
            {onStep !== undefined && (
              <>
                <ActionIcon aria-label="The one above" onClick={() => onStep(-1)}>
                  <IconChevronUp size={16} />
                </ActionIcon>
                <ActionIcon aria-label="The one below" onClick={() => onStep(1)}>
                  <IconChevronDown size={16} />
                </ActionIcon>
              </>
            )}
            <ActionIcon aria-label="Close" onClick={onClose}>
              <IconX size={16} />
            </ActionIcon>
          </header>
          <div className={classes['body']}>{children}</div>
          {actions !== undefined && <footer className={classes['foot']}>{actions}</footer>}
        </div>
      </Drawer.Content>
    </Drawer.Root>
  );
}
