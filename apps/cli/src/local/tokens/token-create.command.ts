import { osUser } from '../../os-user.js';
import type { TokenFlags } from '../../flags.js';
import { tokenRegister } from './token-register.js';
import { tokenWish } from './token-wish.js';
import { grantInWords } from './token-words.js';
import { withServerState } from './with-server-state.js';

/** `token create`: makes a token, and shows it this once. */
export async function tokenCreate(flags: TokenFlags): Promise<void> {
  await withServerState(flags, async (db, terminal) => {
    const { token, text } = await tokenRegister(db).create(tokenWish(flags), osUser());
    const { id, name, grants, expiresAt } = token;
    if (flags.json) {
      terminal.result(JSON.stringify({ id, name, grants, expiresAt, token: text.reveal() }, null, 1));
      return;
    }
    const until = expiresAt?.toISOString().slice(0, 16).replace('T', ' ') ?? 'revoked';
    terminal.note(`Token "${name}" (${id}): ${grants.map(grantInWords).join('; ')}, until ${until} UTC.`);
    terminal.note('It is shown this once:');
    terminal.result(text.reveal());
  });
}
