import { SyncError } from '#domain';
import { explain } from '../fail.js';
import type { LoginFlags } from '../flags.js';
import type { LoginPlace, SignedIn } from '../login-place.js';
import { readSecret } from '../read-secret.js';
import { stopOnSignals } from '../stop-on-signals.js';
import { openTerminal, type Terminal } from '../terminal.js';
import { meLines } from '../view/me-view.js';

class LoginOptionError extends SyncError {
  readonly code = 'ARGUMENT_INVALID';
  readonly retryable = false;
}

class TokenMissingError extends SyncError {
  readonly code = 'CREDENTIAL_EMPTY';
  readonly retryable = false;
}

/** `login`: signs in at a server and keeps that for the commands that follow. */
export async function login(flags: LoginFlags): Promise<void> {
  await withLogin(flags, async (place, terminal) => {
    const found = await place.wayIn();
    if (found.way === 'nobody-asks' && flags.token !== true) {
      if (flags.json) terminal.result(JSON.stringify({ ...found.me, keptIn: null }));
      else terminal.result(`${place.address} serves this machine alone and asks for no sign-in.`);
      return 0;
    }
    const signedIn =
      found.way === 'device' && flags.token !== true ? await byDevice(place, terminal) : await byToken(place);
    if (signedIn === undefined) {
      terminal.error('Stopped. Nothing was kept.');
      return 130;
    }
    tell(signedIn, flags, terminal);
    return 0;
  });
}

/** `logout`: forgets what was kept. A token stays valid until it ends or is revoked at the server. */
export async function logout(flags: LoginFlags): Promise<void> {
  await withLogin(flags, async (place, terminal) => {
    const ended = await place.forget();
    if (flags.json) terminal.result(JSON.stringify({ ended }));
    else
      terminal.result(ended ? `Signed out of ${place.address}.` : `Nothing was kept for ${place.address}.`);
    return 0;
  });
}

/** `whoami`: who one is at a server, and what one may do there. */
export async function whoami(flags: LoginFlags): Promise<void> {
  await withLogin(flags, async (place, terminal) => {
    const me = await place.me();
    if (flags.json) terminal.result(JSON.stringify(me, null, 1));
    else for (const line of meLines(me)) terminal.result(line);
    return 0;
  });
}

async function byToken(place: LoginPlace): Promise<SignedIn | undefined> {
  const token = await readSecret(`API token for ${place.address}: `);
  if (token === undefined) return undefined;
  if (token.trim() === '') throw new TokenMissingError('The token is empty. Nothing was kept.');
  return place.withToken(token.trim());
}

async function byDevice(place: LoginPlace, terminal: Terminal): Promise<SignedIn | undefined> {
  const stop = stopOnSignals(() => undefined);
  try {
    return await place.byDevice((lines) => {
      for (const line of lines) terminal.note(line);
      terminal.live('Waiting for you to sign in there …');
    }, stop.signal);
  } catch (error) {
    if (stop.signal.aborted) return undefined;
    throw error;
  } finally {
    terminal.live('');
    stop.release();
  }
}

function tell({ me, keptIn, warning }: SignedIn, flags: LoginFlags, terminal: Terminal): void {
  if (warning !== undefined) {
    terminal.error(
      terminal.paint.waiting(`No keychain could be used (${warning}), so it is kept in a file.`),
    );
  }
  if (flags.json) {
    terminal.result(JSON.stringify({ ...me, keptIn }));
    return;
  }
  for (const line of meLines(me)) terminal.result(line);
  terminal.result(`Kept in ${keptIn}.`);
}

async function withLogin(
  flags: LoginFlags,
  work: (place: LoginPlace, terminal: Terminal) => Promise<number>,
): Promise<void> {
  const terminal = openTerminal(flags);
  try {
    if (flags.server === undefined || flags.server === '') {
      throw new LoginOptionError('Give the address of the server with --server or SIGN_SYNC_SERVER.');
    }
    const { openLogin } = await import('../remote/open-login.js');
    process.exitCode = await work(openLogin(flags.server, process.env), terminal);
  } catch (error) {
    explain(error, terminal, flags.debug ?? false);
    process.exitCode = 1;
  }
}
