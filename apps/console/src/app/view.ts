import { useNavigate } from '@tanstack/react-router';
import { useCallback } from 'react';

/** What of a view is changed; undefined takes it away. */
export type ViewPatch<View> = { readonly [Key in keyof View]?: View[Key] | undefined };
export type SetView<View> = (patch: ViewPatch<View>, how?: { readonly replace?: boolean }) => void;

/**
 * What a screen shows, from its address, and how to change it. Every change is a step that Back undoes; typing replaces.
 *
 * @param route of the screen, with its `validateSearch`
 */
export function useView<View extends object>(route: {
  useSearch: () => View;
}): readonly [View, SetView<View>] {
  const view = route.useSearch();
  const navigate = useNavigate();
  const setView = useCallback<SetView<View>>(
    (patch, { replace = false } = {}) => {
      void navigate({
        to: '.',
        search: (now: object) => ({ ...now, ...patch }),
        replace,
        resetScroll: false,
      });
    },
    [navigate],
  );
  return [view, setView];
}
