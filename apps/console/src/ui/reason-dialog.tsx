import { Button, Modal, Textarea, TextInput } from '@mantine/core';
import { type FormEvent, type ReactNode, useState } from 'react';
import { confirmationOf, isConfirmed } from '../words/confirmation.js';
import { someOf } from '../words/count.js';
import { Failure } from './failure.js';
import classes from './reason-dialog.module.css';

export interface ReasonDialogProps {
  readonly opened: boolean;
  readonly onClose: () => void;
  /** The number and what happens: `Approve 32 deactivations in emea`. */
  readonly title: string;
  /** Words of the button: `Approve 32 deactivations`. */
  readonly action: string;
  /** Somebody loses something by it. */
  readonly destructive?: boolean;
  /** What happens, in a sentence or two. */
  readonly children?: ReactNode;
  /** Whom it concerns: some of them, and how many there are. */
  readonly names?: readonly string[];
  readonly total?: number;
  /** People who lose something: more than 50 ask for the org's name. */
  readonly losing?: number;
  readonly org?: string | undefined;
  /** Asked for and needed, asked for, or not asked for; needed where people lose something. */
  readonly reason?: 'needed' | 'optional' | 'none';
  /** What it failed at, as in `the approval`. */
  readonly what?: string;
  /** Closes when it is done; a failure is shown, and nothing that was typed is lost. */
  readonly onConfirm: (reason: string) => Promise<unknown>;
}

/** Asks before something is done to people: how many, who, and why. */
export function ReasonDialog({ opened, onClose, title, ...rest }: ReasonDialogProps): ReactNode {
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={title}
      size={480}
      classNames={{ title: classes['title'] ?? '' }}
    >
      {opened && <ReasonForm onClose={onClose} {...rest} />}
    </Modal>
  );
}

function ReasonForm(props: Omit<ReasonDialogProps, 'opened' | 'title'>): ReactNode {
  const {
    onClose,
    onConfirm,
    action,
    destructive = false,
    children,
    names = [],
    total,
    losing = 0,
    org,
  } = props;
  const { reason: asked = 'needed', what = 'the change' } = props;
  const [reason, setReason] = useState('');
  const [typed, setTyped] = useState('');
  const [state, setState] = useState<{ readonly isBusy: boolean; readonly error?: unknown }>({
    isBusy: false,
  });
  const confirmation = confirmationOf({ losing, org });
  const needed = { ...confirmation, isReasonNeeded: confirmation.isReasonNeeded || asked === 'needed' };
  const confirm = async (event: FormEvent) => {
    event.preventDefault();
    setState({ isBusy: true });
    try {
      await onConfirm(reason.trim());
      onClose();
    } catch (error) {
      setState({ isBusy: false, error });
    }
  };
  return (
    <form className={classes['form']} onSubmit={(event) => void confirm(event)}>
      {children !== undefined && <div className={classes['text']}>{children}</div>}
      {names.length > 0 && <p className={classes['names']}>{someOf(names, total ?? names.length, 5)}</p>}
      {(asked !== 'none' || needed.isReasonNeeded) && (
        <Textarea
          label="Reason"
          description="Stands in the audit beside your name."
          required={needed.isReasonNeeded}
          autosize
          minRows={2}
          maxRows={6}
          maxLength={500}
          data-autofocus
          value={reason}
          onChange={({ currentTarget }) => setReason(currentTarget.value)}
        />
      )}
      {needed.phrase !== undefined && (
        <TextInput
          label={
            <>
              Type <b>{needed.phrase}</b> to go on
            </>
          }
          autoComplete="off"
          value={typed}
          onChange={({ currentTarget }) => setTyped(currentTarget.value)}
        />
      )}
      {state.error !== undefined && <Failure small error={state.error} what={what} />}
      <div className={classes['buttons']}>
        <Button variant="default" onClick={onClose}>
          Keep as it is
        </Button>
        <Button
          type="submit"
          color={destructive ? 'red.8' : 'indigo'}
          loading={state.isBusy}
          disabled={!isConfirmed(needed, typed, reason)}
        >
          {action}
        </Button>
      </div>
    </form>
  );
}
