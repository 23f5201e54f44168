import type { CommonOptions } from '../../flags.js';
import { osUser } from '../../os-user.js';
import { tokenRegister } from './token-register.js';
import { withServerState } from './with-server-state.js';

/** `token revoke`: ends a token. Revoking twice is no error. */
export async function tokenRevoke(id: string, flags: CommonOptions): Promise<void> {
  await withServerState(flags, async (db, terminal) => {
    const { name, revokedAt } = await tokenRegister(db).revoke(id, osUser());
    if (flags.json) terminal.result(JSON.stringify({ id, name, revokedAt }, null, 1));
    else terminal.result(`Token "${name}" (${id}) is revoked.`);
  });
}
