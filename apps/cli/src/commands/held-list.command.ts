import type { CommonOptions } from '../flags.js';
import { mayBeApproved } from '#domain';
import { openTerminal } from '../terminal.js';
import { heldLines } from '../view/held-view.js';
import { withState } from '../with-run.js';

/** More are counted, not listed; the server hands out no more at once. */
const LISTED = 1000;

/** `held list`: whose change waits, why, and how to go on. Reads the state only. */
export async function heldList(flags: CommonOptions & { org?: string }): Promise<void> {
  const terminal = openTerminal(flags);
  const { org } = flags;
  process.exitCode = await withState(flags, terminal, async ({ reader }) => {
    const held = await reader.held({ limit: LISTED, ...(org !== undefined && { org }) });
    if (flags.json) {
      const people = held.map((one) => ({ ...one, mayBeApproved: mayBeApproved(one.reason) }));
      terminal.result(JSON.stringify({ held: people }, null, 1));
    } else {
      for (const line of heldLines(held, LISTED, terminal.paint)) terminal.result(line);
    }
    return 0;
  });
}
