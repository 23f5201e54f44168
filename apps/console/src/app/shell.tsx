import { Drawer } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { Outlet, useLocation } from '@tanstack/react-router';
import { type ReactNode, useEffect } from 'react';
import { Header } from './header.js';
import { LiveProvider } from './live.js';
import { LocalBanner } from './local-banner.js';
import { SessionGate } from './session.js';
import classes from './shell.module.css';
import { Sidebar } from './sidebar.js';
import { SignIn } from './sign-in.js';

/** The frame of every screen: sidebar, header, and whoever is signed in. */
export function Shell(): ReactNode {
  return (
    <SessionGate waiting={<EmptyFrame />} closed={(error) => <SignIn error={error} />}>
      <LiveProvider>
        <Frame />
      </LiveProvider>
    </SessionGate>
  );
}

function Frame(): ReactNode {
  const [isOpen, { open, close }] = useDisclosure(false);
  const { pathname } = useLocation();
  useEffect(close, [close, pathname]);
  return (
    <div className={classes['shell']}>
      <a className={classes['skip']} href="#content">
        Skip to the content
      </a>
      <aside className={classes['side']}>
        <Sidebar />
      </aside>
      <Drawer.Root opened={isOpen} onClose={close} size={248}>
        <Drawer.Overlay />
        <Drawer.Content aria-label="Screens">
          <Sidebar isWide />
        </Drawer.Content>
      </Drawer.Root>
      <div className={classes['main']}>
        <Header onMenu={open} />
        <LocalBanner />
        <main id="content" className={classes['content']} tabIndex={-1}>
          <Outlet />
        </main>
      </div>
    </div>
  );
}

/** What is there while it is asked who one is: the frame, and nothing in it. */
function EmptyFrame(): ReactNode {
  return (
    <div className={classes['shell']} aria-busy="true">
      <aside className={classes['side']} />
      <div className={classes['main']}>
        <div className={classes['headerFrame']} />
      </div>
    </div>
  );
}
