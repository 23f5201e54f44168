import type { CommonOptions } from '../flags.js';
import { momentWords, parseMoment } from '../moment.js';
import { assertOrg } from '../org-option.js';
import { openTerminal } from '../terminal.js';
import { personStateLines } from '../view/person-state-view.js';
import { withState } from '../with-run.js';

/** `show --at`: what was known of one person at a moment. Reads the state only. */
export async function show(
  email: string,
  flags: CommonOptions & { at?: string; org?: string },
): Promise<void> {
  const terminal = openTerminal(flags);
  process.exitCode = await withState(flags, terminal, async ({ reader }) => {
    const moment = flags.at === undefined ? new Date() : parseMoment(flags.at);
    const state = await reader.personAt(email, moment);
    assertOrg(
      flags.org,
      state.orgs.map(({ org }) => org),
    );
    const orgs = state.orgs.filter(({ org }) => flags.org === undefined || org === flags.org);
    const asked = { ...state, orgs };
    if (flags.json) terminal.result(JSON.stringify(asked, null, 1));
    else {
      for (const line of personStateLines(asked, momentWords(moment), terminal.paint)) terminal.result(line);
    }
    return 0;
  });
}
