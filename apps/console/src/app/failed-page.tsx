import type { ErrorComponentProps } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { Failure } from '../ui/failure.js';
import { Page } from '../ui/page.js';

/** A screen that could not be shown; the frame around it stays. */
export function FailedPage({ error, reset }: ErrorComponentProps): ReactNode {
  return (
    <Page title="Something went wrong">
      <Failure error={error} what="this page" onRetry={reset} />
    </Page>
  );
}
