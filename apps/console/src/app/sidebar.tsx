import { Tooltip, UnstyledButton } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useLocation } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useAppLink } from '../ui/app-link.js';
import { count } from '../words/count.js';
import { countsQuery } from './counts.query.js';
import { Logo } from './logo.js';
import { navigation, type NavigationEntry } from './navigation.js';
import { useMe } from './session.js';
import classes from './sidebar.module.css';
import { may } from '../words/may.js';
import { places } from '../words/places.js';

/** @param isWide also where a narrow window would show marks only */
export function Sidebar({ isWide = false }: { readonly isWide?: boolean }): ReactNode {
  const isNarrow = useMediaQuery('(max-width: 1080px)', false, { getInitialValueInEffect: false }) && !isWide;
  const { grants } = useMe();
  const seen = navigation.filter(({ role }) => role === undefined || may(grants, role, 'some'));
  const groups = [...new Set(seen.map(({ group }) => group))];
  const home = useAppLink(places.overview);
  return (
    <div className={classes['sidebar']} data-narrow={isNarrow || undefined}>
      <a className={classes['brand']} {...home} aria-label="Sign Sync, overview">
        <Logo size={24} />
        {!isNarrow && <span>Sign Sync</span>}
      </a>
      <nav aria-label="Screens">
        {groups.map((group) => (
          <ul key={group} className={classes['group']} aria-label={group}>
            {seen
              .filter((entry) => entry.group === group)
              .map((entry) => (
                <li key={entry.place}>
                  <Entry entry={entry} isNarrow={isNarrow} />
                </li>
              ))}
          </ul>
        ))}
      </nav>
    </div>
  );
}

function Entry({
  entry,
  isNarrow,
}: {
  readonly entry: NavigationEntry;
  readonly isNarrow: boolean;
}): ReactNode {
  const { title, place, icon: Icon, count: countOf } = entry;
  const { pathname } = useLocation();
  const { data } = useQuery(countsQuery);
  const link = useAppLink(place);
  const waiting = data === undefined ? 0 : (countOf?.(data) ?? 0);
  const isHere =
    place === places.overview ? pathname === place : pathname === place || pathname.startsWith(`${place}/`);
  const button = (
    <UnstyledButton
      component="a"
      className={classes['entry']}
      aria-current={isHere ? 'page' : undefined}
      {...link}
    >
      <Icon size={17} stroke={1.7} aria-hidden />
      <span className={isNarrow ? 'ss-hidden' : classes['title']}>{title}</span>
      {waiting > 0 && (
        <span className={classes['count']}>
          {isNarrow ? <span className="ss-hidden">{count(waiting)} waiting</span> : count(waiting)}
        </span>
      )}
    </UnstyledButton>
  );
  return isNarrow ? (
    <Tooltip label={title} position="right">
      {button}
    </Tooltip>
  ) : (
    button
  );
}
