import { Button, Modal, MultiSelect, NumberInput, Select, TextInput } from '@mantine/core';
import { type FormEvent, type ReactNode, useState } from 'react';
import { useOrgNames } from '../../app/chosen-org.js';
import { Failure } from '../../ui/failure.js';
import { MadeToken } from './made-token.js';
import classes from './new-token.module.css';
import { type TokenWish, useCreateToken } from './token-actions.js';

interface NewTokenProps {
  readonly opened: boolean;
  readonly onClose: () => void;
}

/** Makes a token, and shows it this once. */
export function NewToken({ opened, onClose }: NewTokenProps): ReactNode {
  return (
    <Modal opened={opened} onClose={onClose} title="New token" closeOnClickOutside={false}>
      {opened && <TokenForm onClose={onClose} />}
    </Modal>
  );
}

const ROLES = [
  { value: 'viewer', label: 'viewer: looks' },
  { value: 'operator', label: 'operator: starts runs, replays' },
  { value: 'approver', label: 'approver: also approves what is held' },
  { value: 'admin', label: 'admin: everything' },
] as const;
const DAYS_MAX = 366;

function TokenForm({ onClose }: { readonly onClose: () => void }): ReactNode {
  const [wish, setWish] = useState<TokenWish>({ name: '', role: 'viewer', orgs: [], days: 90 });
  const orgs = useOrgNames();
  const create = useCreateToken();
  if (create.data !== undefined) {
    const place = 'Keep it where the script that uses it reads its secrets.';
    return <MadeToken text={create.data.text} place={place} onClose={onClose} />;
  }
  const submit = (event: FormEvent) => {
    event.preventDefault();
    create.mutate(wish);
  };
  return (
    <form className={classes['form']} onSubmit={submit}>
      <TextInput
        label="Name"
        description="What uses it; records of the audit name it so."
        required
        maxLength={200}
        data-autofocus
        value={wish.name}
        onChange={({ currentTarget: { value: name } }) => setWish({ ...wish, name })}
      />
      <Select
        label="Role"
        data={ROLES}
        value={wish.role}
        allowDeselect={false}
        onChange={(role) => setWish({ ...wish, role: role ?? wish.role })}
      />
      <MultiSelect
        label="Orgs"
        description="None chosen: all orgs, also those to come."
        data={[...orgs]}
        value={[...wish.orgs]}
        onChange={(chosen) => setWish({ ...wish, orgs: chosen })}
      />
      <NumberInput
        label="Valid for days"
        min={1}
        max={DAYS_MAX}
        clampBehavior="strict"
        allowDecimal={false}
        value={wish.days}
        onChange={(days) => setWish({ ...wish, days: typeof days === 'number' ? days : wish.days })}
      />
      {create.error !== null && <Failure small error={create.error} what="the token" />}
      <div className={classes['buttons']}>
        <Button variant="default" onClick={onClose}>
          Cancel
        </Button>
        <Button type="submit" loading={create.isPending} disabled={wish.name.trim() === ''}>
          Make the token
        </Button>
      </div>
    </form>
  );
}
