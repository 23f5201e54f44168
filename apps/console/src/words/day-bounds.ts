/**
 * Days as a reader means them, in their own zone, as the moments that the API takes: `from` is the beginning of the first
 * day, `to` the end of the last one.
 */
export function dayBounds({
  from,
  to,
}: {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}): {
  readonly from?: string;
  readonly to?: string;
} {
  return {
    ...(from !== undefined && { from: midnight(from, 0).toISOString() }),
    ...(to !== undefined && { to: midnight(to, 1).toISOString() }),
  };
}

function midnight(day: string, later: number): Date {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  return new Date(year, month - 1, date + later);
}
