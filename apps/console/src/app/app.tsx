import { MantineProvider, localStorageColorSchemeManager } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { type QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { Router } from './router.js';
import { theme, themeVariables } from './theme.js';

/** Also read by public/color-scheme.js, before anything is painted. */
const colorScheme = localStorageColorSchemeManager({ key: 'sign-sync-color-scheme' });

interface AppProps {
  /** For styles that parts make while they run. */
  readonly nonce: string;
  readonly queries: QueryClient;
  readonly router: Router;
}

export function App({ nonce, queries, router }: AppProps): ReactNode {
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
