/** SQL for a time as exactly as it is stored, in UTC whatever the session's time zone: what records are chained with, and behind what pages begin. */
export const moment = (expression: string): string =>
  `to_char((${expression}) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;
