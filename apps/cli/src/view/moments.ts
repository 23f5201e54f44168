/** `2026-11-22 09:15`, in UTC; `never` where there is none. */
export function minuteOf(moment: Date | null, never = '-'): string {
  return moment === null ? never : moment.toISOString().slice(0, 16).replace('T', ' ');
}

/** How long ago, in the unit that fits: `12 s`, `4 min`, `3 h`, `9 days`. */
export function ageOf(moment: Date, now: Date): string {
  const seconds = Math.max(0, Math.round((now.getTime() - moment.getTime()) / 1000));
  if (seconds < 120) return `${seconds} s`;
  if (seconds < 7200) return `${Math.round(seconds / 60)} min`;
  return seconds < 172_800 ? `${Math.round(seconds / 3600)} h` : `${Math.round(seconds / 86_400)} days`;
}
