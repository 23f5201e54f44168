import { Button, Drawer, FileButton, Loader, Textarea } from '@mantine/core';
import { IconUpload } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import { Failure } from '../../ui/failure.js';
import { useWhatIf } from './use-what-if.js';
import classes from './what-if-panel.module.css';
import { WhatIfResult } from './what-if-result.js';

interface WhatIfPanelProps {
  readonly isOpen: boolean;
  readonly configuration: string | undefined;
  readonly onClose: () => void;
}

/** As the server takes it at most, in characters. */
const TEXT_MAX = 256 * 1024;

/** Whom an edited configuration file would concern, before anybody puts it in place. */
export function WhatIfPanel({ isOpen, configuration, onClose }: WhatIfPanelProps): ReactNode {
  const [file, setFile] = useState('edited.yml');
  const [text, setText] = useState('');
  const { state, compare, stop } = useWhatIf(configuration);
  const read = (chosen: File | null) => {
    if (chosen === null) return;
    setFile(chosen.name);
    void chosen.text().then((content) => setText(content.slice(0, TEXT_MAX)));
  };
  return (
    <Drawer
      opened={isOpen}
      onClose={onClose}
      position="right"
      size={760}
      title={<strong>What if</strong>}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <div className={classes['panel']}>
        <p className="ss-muted">
          Paste an edited sign-sync-config.yml. Its rules and its policy are planned beside those in force,
          from one read of the directory and of Acrobat Sign. Nothing is written, and neither plan can be
          applied.
        </p>
        <Textarea
          label="The edited file"
          placeholder={'user_management:\n  - directory_group: Sign Sales\n    sign_group: Sales'}
          autosize
          minRows={8}
          maxRows={16}
          maxLength={TEXT_MAX}
          classNames={{ input: classes['text'] ?? '' }}
          value={text}
          onChange={({ currentTarget }) => setText(currentTarget.value)}
        />
        <div className={classes['buttons']}>
          <FileButton accept=".yml,.yaml" onChange={read}>
            {(props) => (
              <Button variant="default" leftSection={<IconUpload size={16} />} {...props}>
                Take a file
              </Button>
            )}
          </FileButton>
          {state.is === 'busy' ? (
            <Button variant="default" onClick={stop}>
              Stop waiting
            </Button>
          ) : (
            <Button disabled={text.trim() === ''} onClick={() => void compare(file, text)}>
              Compare
            </Button>
          )}
        </div>
        {state.is === 'busy' && (
          <p className={classes['busy']} role="status">
            <Loader size={14} /> {state.step} …
          </p>
        )}
        {state.is === 'failed' && <Failure error={state.error} what="the comparison" />}
        {state.is === 'done' && <WhatIfResult result={state.result} />}
      </div>
    </Drawer>
  );
}
