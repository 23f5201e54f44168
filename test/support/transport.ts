import { z } from 'zod';

/** What a spec needs to know of the stack that all of them share. */
const sharedStack = z.object({
  apiUrl: z.string(),
  /** Where events are taken. */
  intakeUrl: z.string(),
  token: z.string(),
  configDir: z.string(),
  /** A folder with an empty file for each port at which a simulator has been: services remember that account. */
  knownPortsDir: z.string(),
});
export type SharedStack = z.output<typeof sharedStack>;

/** Where the global set-up tells it to the processes that run specs. */
export const SHARED_STACK = 'SIGN_SYNC_TEST_STACK';

/** The services that commands ask with `--transport rabbitmq`; undefined where each command is its own engine. */
export function sharedStackOf(env: NodeJS.ProcessEnv): SharedStack | undefined {
  const text = env[SHARED_STACK];
  return text === undefined ? undefined : sharedStack.parse(JSON.parse(text));
}

/**
 * Whether commands ask services here. Specs of what only a command has that is its own engine (the embedded database,
 * its process, its files) are skipped then, and are called "local only" with the reason.
 */
export const hasStack = sharedStackOf(process.env) !== undefined;
