import type { Configurations } from '#config';

/** Whether anything is configured that somebody could send; else nothing listens for it. */
export function isIntakeWanted({ all }: Configurations): boolean {
  return all.some(({ webhooks, scim }) => webhooks.length + scim.length > 0);
}
