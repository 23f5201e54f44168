import { queryOptions } from '@tanstack/react-query';
import { readErrorGuide } from './error-guide.js';

/** What docs/errors.md says of each code. It is built in, and fetched only by those who look at problems. */
export const errorGuideQuery = queryOptions({
  queryKey: ['error-guide'],
  queryFn: async () => {
    const { default: markdown } = await import('../../../../../docs/errors.md?raw');
    return readErrorGuide(markdown);
  },
  staleTime: Number.POSITIVE_INFINITY,
});
