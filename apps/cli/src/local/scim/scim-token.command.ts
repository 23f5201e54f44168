import {
  AuditRepository,
  type Database,
  type IssuedScimToken,
  ScimTokenRegister,
  ScimTokenRepository,
} from '#db';
import { isScimConnectionName, scimAddress, ScimConnectionUnknownError } from '#domain';
import { parseIntakeUrl, readEnvironment } from '#service';
import type { CommonOptions, ScimRotateFlags } from '../../flags.js';
import { osUser } from '../../os-user.js';
import type { Terminal } from '../../terminal.js';
import { withServerState } from '../tokens/with-server-state.js';
import { keptMs } from './kept-ms.js';
import { scimTokenLines, shownScimToken } from './scim-token-words.js';

/** The newest ones; nobody keeps more. */
const LISTED = 500;

/** `scim token create`: the first token of a connection, shown this once. */
export async function scimTokenCreate(connection: string, flags: CommonOptions): Promise<void> {
  await withServerState(flags, async (db, terminal) => {
    const origin = await intakeUrl();
    show(await registerOf(db).create(named(connection), osUser()), origin, terminal, flags);
  });
}

/** `scim token rotate`: the next one; the one before stays valid until the client has it. */
export async function scimTokenRotate(connection: string, flags: ScimRotateFlags): Promise<void> {
  await withServerState(flags, async (db, terminal) => {
    const origin = await intakeUrl();
    const issued = await registerOf(db).rotate(named(connection), osUser(), keptMs(flags.keep));
    show(issued, origin, terminal, flags);
  });
}

/** `scim token revoke`: ends a token. Revoking twice is no error. */
export async function scimTokenRevoke(id: string, flags: CommonOptions): Promise<void> {
  await withServerState(flags, async (db, terminal) => {
    const origin = await intakeUrl();
    const token = await registerOf(db).revoke(id, osUser());
    if (flags.json) terminal.result(JSON.stringify(shownScimToken(token, new Date(), origin), null, 1));
    else terminal.result(`The token ${id} of "${token.connection}" is revoked.`);
  });
}

/** `scim token list`: every token, never what it is shown by. */
export async function scimTokenList(flags: CommonOptions): Promise<void> {
  await withServerState(flags, async (db, terminal) => {
    const origin = await intakeUrl();
    const all = await new ScimTokenRepository(db).list(LISTED);
    const now = new Date();
    if (flags.json) {
      const shown = all.map((token) => shownScimToken(token, now, origin));
      terminal.result(JSON.stringify(shown, null, 1));
    } else for (const line of scimTokenLines(all, now, origin)) terminal.result(line);
  });
}

function registerOf(db: Database): ScimTokenRegister {
  return new ScimTokenRegister(db, new ScimTokenRepository(db), new AuditRepository(db));
}

function show(
  { token, text }: IssuedScimToken,
  origin: string | undefined,
  terminal: Terminal,
  { json }: CommonOptions,
): void {
  const { id, connection } = token;
  const address = scimAddress(connection, origin);
  if (json) {
    terminal.result(JSON.stringify({ id, connection, address, token: text.reveal() }, null, 1));
    return;
  }
  terminal.note(`The client pushes to ${address}${origin === undefined ? ' of the intake' : ''}.`);
  terminal.note(`Token ${id} of the SCIM connection "${connection}". It is shown this once:`);
  terminal.result(text.reveal());
}

/** Asked before anything is changed, so that a wrong one costs nobody a token. */
async function intakeUrl(): Promise<string | undefined> {
  return parseIntakeUrl(await readEnvironment(process.env));
}

/** @throws SyncError */
function named(connection: string): string {
  if (isScimConnectionName(connection)) return connection;
  throw new ScimConnectionUnknownError(connection);
}
