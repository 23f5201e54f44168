import { useInfiniteQuery } from '@tanstack/react-query';
import { type Schedule, schedulesQuery } from '../settings/schedule.query.js';

/** Schedules of the server, as far as one sees their orgs: the first two hundred. */
export function useSchedules(): readonly Schedule[] {
  const { data } = useInfiniteQuery(schedulesQuery);
  return data?.pages[0]?.schedules ?? [];
}
