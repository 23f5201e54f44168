import { useDocumentTitle } from '@mantine/hooks';
import { IconChevronRight } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { AppLink } from './app-link.js';
import classes from './page.module.css';

export interface PageProps {
  readonly title: string;
  /** The screens above this one. */
  readonly crumbs?: readonly { readonly title: string; readonly href: string }[];
  /** Beside the title: badges, a hash. */
  readonly badges?: ReactNode;
  /** A line below the title. */
  readonly lead?: ReactNode;
  /** Buttons, at the right. */
  readonly actions?: ReactNode;
  /** The content takes the rest of the window, as a table that scrolls in itself does. */
  readonly fill?: boolean;
  readonly children: ReactNode;
}

/** One screen: its title, what can be done, and its content. */
export function Page({
  title,
  crumbs = [],
  badges,
  lead,
  actions,
  fill = false,
  children,
}: PageProps): ReactNode {
  useDocumentTitle(`${title} · Sign Sync`);
  return (
    <div className={classes['page']} data-fill={fill || undefined}>
      <header className={classes['head']}>
        <div className={classes['titles']}>
          {crumbs.length > 0 && (
            <nav aria-label="Above" className={classes['crumbs']}>
              {crumbs.map((crumb) => (
                <span key={crumb.href}>
                  <AppLink href={crumb.href} c="dimmed" fz={12}>
                    {crumb.title}
                  </AppLink>
                  <IconChevronRight size={12} aria-hidden />
                </span>
              ))}
            </nav>
          )}
          <div className={classes['title']}>
            <h1>{title}</h1>
            {badges}
          </div>
          {lead !== undefined && <div className={classes['lead']}>{lead}</div>}
        </div>
        {actions !== undefined && <div className={classes['actions']}>{actions}</div>}
      </header>
      <div className={classes['content']}>{children}</div>
    </div>
  );
}
