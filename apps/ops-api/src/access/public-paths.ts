/** Routes for those who have nothing to show yet. The guard demands that each is also marked as one. */
const PUBLIC_PATHS: ReadonlySet<string> = new Set([
  '/api/v1/auth/config',
  '/api/v1/auth/login',
  '/api/v1/auth/callback',
]);

/** @param url as it was asked for, with its query */
export function isPublicPath(url: string): boolean {
  return PUBLIC_PATHS.has(url.split('?', 1)[0] ?? '');
}
