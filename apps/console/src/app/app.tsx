import { MantineProvider, localStorageColorSchemeManager } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { makeQueryClient } from '../api/queries.js';
import { router } from './router.js';
import { theme, themeVariables } from './theme.js';

/** Also read by public/color-scheme.js, before anything is painted. */
const colorScheme = localStorageColorSchemeManager({ key: 'sign-sync-color-scheme' });

/** @param nonce for styles that parts make while they run */
export function App({ nonce }: { readonly nonce: string }): ReactNode {
  const [queries] = useState(makeQueryClient);
  return (
    <MantineProvider
      theme={theme}
      cssVariablesResolver={themeVariables}
      colorSchemeManager={colorScheme}
      defaultColorScheme="auto"
      getStyleNonce={() => nonce}
    >
      <QueryClientProvider client={queries}>
        <Notifications position="bottom-right" limit={3} />
        <RouterProvider router={router} />
      </QueryClientProvider>
    </MantineProvider>
  );
}
