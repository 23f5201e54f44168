import { ActionIcon, Burger, Kbd, UnstyledButton } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { AccountMenu } from './account-menu.js';
import classes from './header.module.css';
import { LiveMark } from './live-mark.js';
import { OrgPicker } from './org-picker.js';
import { openSearch, Search } from './search-box.js';

const isApple = /mac|iphone|ipad/i.test(navigator.userAgent);

/** @param onMenu shows the screens where the window has no room for the sidebar */
export function Header({ onMenu }: { readonly onMenu: () => void }): ReactNode {
  return (
    <header className={classes['header']}>
      <Burger
        className={classes['burger'] ?? ''}
        size="sm"
        lineSize={1.5}
        aria-label="Screens"
        onClick={onMenu}
      />
      <OrgPicker />
      <UnstyledButton className={classes['search']} onClick={openSearch}>
        <IconSearch size={15} aria-hidden />
        <span>Search people, plans, runs…</span>
        <Kbd size="xs">{isApple ? '⌘K' : 'Ctrl K'}</Kbd>
      </UnstyledButton>
      <ActionIcon
        className={classes['searchIcon'] ?? ''}
        size="lg"
        aria-label="Search people, plans, runs"
        onClick={openSearch}
      >
        <IconSearch size={18} />
      </ActionIcon>
      <div className={classes['end']}>
        <LiveMark />
        <AccountMenu />
      </div>
      <Search />
    </header>
  );
}
