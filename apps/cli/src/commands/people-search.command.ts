import { PEOPLE_PAGE_MAX, peopleBody } from '#contracts';
import { withDesk } from '../desk.js';
import type { ListFlags } from '../flags.js';
import { openTerminal } from '../terminal.js';
import { peopleLines } from '../view/people-view.js';
import { wholeNumberOption } from '../whole-number-option.js';

const SHOWN = 20;

/** `people search`: by the begin of an address or a name, by group, org and state. */
export async function peopleSearch(
  words: string | undefined,
  flags: ListFlags & { readonly group?: string; readonly state?: string },
): Promise<void> {
  const terminal = openTerminal(flags);
  process.exitCode = await withDesk(flags, terminal, async (desk) => {
    const { group, org, state, after } = flags;
    const limit = wholeNumberOption('--limit', flags.limit, SHOWN, PEOPLE_PAGE_MAX);
    const { configuration } = desk;
    const query = { configuration, q: words, group, org, state, after, limit };
    const page = await desk.get(peopleBody, '/people', query);
    if (flags.json) terminal.result(JSON.stringify(page, null, 1));
    else for (const line of peopleLines(page, terminal.paint)) terminal.result(line);
    return 0;
  });
}
