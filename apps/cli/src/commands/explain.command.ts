import { SyncError } from '#domain';
import type { CommonOptions } from '../flags.js';
import { openTerminal } from '../terminal.js';
import { explanationLines } from '../view/explanation-view.js';
import { withState } from '../with-run.js';

class OrgOptionError extends SyncError {
  readonly code = 'ARGUMENT_INVALID';
  readonly retryable = false;
}

/** `explain`: why one person is where they are, or not. Reads the state only. */
export async function explainPerson(email: string, flags: CommonOptions & { org?: string }): Promise<void> {
  const terminal = openTerminal(flags);
  process.exitCode = await withState(flags, terminal, async ({ reader }) => {
    const explanation = await reader.explain(email);
    const orgs = explanation.orgs.filter(({ org }) => flags.org === undefined || org === flags.org);
    if (orgs.length === 0) {
      const known = explanation.orgs.map(({ org }) => org).join(', ');
      throw new OrgOptionError(`--org: the newest plan has no org "${flags.org ?? ''}". It has ${known}.`);
    }
    if (flags.json) terminal.result(JSON.stringify({ ...explanation, orgs }, null, 1));
    else for (const line of explanationLines({ ...explanation, orgs }, terminal.paint)) terminal.result(line);
    return 0;
  });
}
