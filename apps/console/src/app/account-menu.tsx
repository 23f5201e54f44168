import { Menu, UnstyledButton, useMantineColorScheme } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { IconCheck, IconLogout, IconMoon, IconSun, IconSunMoon } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { api, take } from '../api/client.js';
import { sayFailed } from '../ui/said.js';
import { grantWords, initialsOf } from '../words/account.js';
import classes from './account-menu.module.css';
import { useMe } from './session.js';

const SCHEMES = [
  { value: 'auto', label: 'As the system', icon: IconSunMoon },
  { value: 'light', label: 'Light', icon: IconSun },
  { value: 'dark', label: 'Dark', icon: IconMoon },
] as const;

/** Who one is, how the console looks, and the way out. */
export function AccountMenu(): ReactNode {
  const { actor, grants, via } = useMe();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const signOut = useMutation({
    mutationFn: () => take(api.POST('/auth/logout', { body: {} as never })),
    onSuccess: () => location.reload(),
    onError: (error) => sayFailed(error, 'the sign-out'),
  });
  return (
    <Menu position="bottom-end" width={240}>
      <Menu.Target>
        <UnstyledButton className={classes['account']}>
          <span aria-hidden>{initialsOf(actor)}</span>
          <span className="ss-hidden">Account: {actor}</span>
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <div className={classes['who']}>
          <b>{actor}</b>
          {grants.map((grant) => (
            <span key={`${grant.role} ${String(grant.orgs)}`}>{grantWords(grant)}</span>
          ))}
        </div>
        <Menu.Divider />
        <Menu.Label>Colours</Menu.Label>
        {SCHEMES.map(({ value, label, icon: Icon }) => (
          <Menu.Item
            key={value}
            leftSection={<Icon size={15} aria-hidden />}
            rightSection={colorScheme === value ? <IconCheck size={14} aria-label="chosen" /> : null}
            onClick={() => setColorScheme(value)}
          >
            {label}
          </Menu.Item>
        ))}
        {via === 'session' && (
          <>
            <Menu.Divider />
            <Menu.Item leftSection={<IconLogout size={15} aria-hidden />} onClick={() => signOut.mutate()}>
              Sign out
            </Menu.Item>
          </>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
