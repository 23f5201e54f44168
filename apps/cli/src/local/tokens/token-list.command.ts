import { TokenRepository } from '#db';
import { tokenState } from '#domain';
import type { CommonOptions } from '../../flags.js';
import { tokenLines } from './token-words.js';
import { withServerState } from './with-server-state.js';

/** The newest ones; nobody keeps more. */
const LISTED = 500;

/** `token list`: every token, never what it is shown by. */
export async function tokenList(flags: CommonOptions): Promise<void> {
  await withServerState(flags, async (db, terminal) => {
    const all = await new TokenRepository(db).page(LISTED);
    const now = new Date();
    if (flags.json) {
      const states = all.map((token) => ({ ...token, state: tokenState(token, now) }));
      terminal.result(JSON.stringify(states, null, 1));
    } else for (const line of tokenLines(all, now)) terminal.result(line);
  });
}
