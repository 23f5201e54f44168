import { ActionIcon, Button, Menu, TextInput } from '@mantine/core';
import { useLocalStorage } from '@mantine/hooks';
import { useLocation, useRouter } from '@tanstack/react-router';
import { IconBookmark, IconTrash } from '@tabler/icons-react';
import { type FormEvent, type ReactNode, useState } from 'react';
import { stringifySearch } from '../app/search.js';
import { removeView, type SavedView, saveView } from '../words/saved-view.js';
import classes from './saved-views.module.css';

/** Views of one screen that this browser keeps under names. A view is its address, so it can be sent as well. */
export function SavedViews({ screen }: { readonly screen: string }): ReactNode {
  const [views, setViews] = useLocalStorage<readonly SavedView[]>({
    key: `sign-sync-views-${screen}`,
    defaultValue: [],
  });
  const [name, setName] = useState('');
  const { pathname, search } = useLocation();
  const router = useRouter();
  const query = stringifySearch(search as Record<string, unknown>);
  const save = (event: FormEvent) => {
    event.preventDefault();
    setViews(saveView(views, { name, query }));
    setName('');
  };
  return (
    <Menu position="bottom-end" width={260}>
      <Menu.Target>
        <Button variant="default" size="xs" leftSection={<IconBookmark size={14} aria-hidden />}>
          Views
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {views.length === 0 && <Menu.Label>Keep the filters of this screen under a name</Menu.Label>}
        {views.map((view) => (
          <div key={view.name} className={classes['view']}>
            <Menu.Item
              onClick={() => router.history.push(`${pathname}${view.query}`)}
              fw={view.query === query ? 600 : 400}
            >
              {view.name}
            </Menu.Item>
            <ActionIcon
              size="sm"
              aria-label={`Delete the view ${view.name}`}
              onClick={() => setViews(removeView(views, view.name))}
            >
              <IconTrash size={14} />
            </ActionIcon>
          </div>
        ))}
        <form className={classes['form']} onSubmit={save}>
          <TextInput
            size="xs"
            placeholder="Name of this view"
            aria-label="Name of this view"
            maxLength={60}
            value={name}
            onChange={({ currentTarget }) => setName(currentTarget.value)}
            onKeyDown={(event) => event.stopPropagation()}
          />
          <Button size="xs" type="submit" disabled={name.trim() === ''}>
            Save
          </Button>
        </form>
      </Menu.Dropdown>
    </Menu>
  );
}
