/** This process's environment without what would send a demo or a benchmark to a real database or configuration. */
export function cleanEnvironment(): NodeJS.ProcessEnv {
  const pairs = Object.entries(process.env).filter(([name]) => !name.startsWith('SIGN_SYNC_'));
  return Object.fromEntries(pairs);
}
