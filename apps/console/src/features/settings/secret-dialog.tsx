import { Modal } from '@mantine/core';
import type { ReactNode } from 'react';
import { MadeToken } from './made-token.js';

interface SecretDialogProps {
  readonly title: string;
  /** Where it belongs, in a sentence. */
  readonly place: string;
  /** Undefined: closed. */
  readonly text: string | undefined;
  readonly onClose: () => void;
}

/** Shows something secret this once. */
export function SecretDialog({ title, place, text, onClose }: SecretDialogProps): ReactNode {
  return (
    <Modal opened={text !== undefined} onClose={onClose} title={title} closeOnClickOutside={false}>
      {text !== undefined && <MadeToken {...{ text, place, onClose }} />}
    </Modal>
  );
}
