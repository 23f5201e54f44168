import { infiniteQueryOptions, useQueryClient } from '@tanstack/react-query';
import { type Answer, api, given, take } from '../../api/client.js';

export type Schedule = Answer<'/schedules'>['schedules'][number];

const PAGE = 200;

export const schedulesQuery = infiniteQueryOptions({
  queryKey: ['schedules'],
  queryFn: ({ pageParam, signal }) =>
    take(api.GET('/schedules', { params: { query: given({ after: pageParam, limit: PAGE }) }, signal })),
  initialPageParam: undefined as string | undefined,
  getNextPageParam: ({ next }) => next ?? undefined,
  refetchInterval: 30_000,
  meta: { live: true },
});

/** What can be done with a schedule. */
export function useScheduleActions() {
  const queries = useQueryClient();
  const again = () => queries.invalidateQueries({ queryKey: ['schedules'] });
  const at = ({ name }: Schedule) => ({ path: { schedule: name } });
  return {
    pause: async (one: Schedule, reason: string): Promise<void> => {
      const { configuration } = one;
      await take(
        api.POST('/schedules/{schedule}/pause', { params: at(one), body: { configuration, reason } }),
      );
      await again();
    },
    resume: async (one: Schedule): Promise<void> => {
      await take(
        api.POST('/schedules/{schedule}/resume', {
          params: at(one),
          body: { configuration: one.configuration },
        }),
      );
      await again();
    },
    /** @returns the name of the run to follow */
    run: async (one: Schedule): Promise<string> => {
      const body = { configuration: one.configuration };
      const { follow } = await take(api.POST('/schedules/{schedule}/run', { params: at(one), body }));
      await again();
      return follow.name;
    },
  };
}
