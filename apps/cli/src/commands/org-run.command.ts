import { orgTestBody, runAcceptedBody } from '#contracts';
import { counted } from '#domain';
import { withDesk } from '../desk.js';
import type { CommonOptions } from '../flags.js';
import { openTerminal } from '../terminal.js';

/** `orgs refresh`: reads users and groups of the org anew. Nothing is written. */
export async function orgRefresh(name: string, flags: CommonOptions): Promise<void> {
  const terminal = openTerminal(flags);
  process.exitCode = await withDesk(flags, terminal, async (desk) => {
    const path = `/orgs/${encodeURIComponent(name)}/refresh`;
    const accepted = await desk.post(runAcceptedBody, path, { configuration: flags.configuration });
    const { run } = await desk.follow(accepted);
    const isDone = run.state === 'done';
    if (flags.json) terminal.result(JSON.stringify({ run }, null, 1));
    else terminal.result(`${name}: ${isDone ? 'read anew' : run.state.replace('_', ' ')}   run ${run.name}`);
    if (run.error !== null) terminal.error(`${run.error.message} (${run.error.code})`);
    return isDone ? 0 : 1;
  });
}

/** `orgs test`: does the key of the org work? Reads only. */
export async function orgTest(name: string, flags: CommonOptions): Promise<void> {
  const terminal = openTerminal(flags);
  process.exitCode = await withDesk(flags, terminal, async (desk) => {
    const path = `/orgs/${encodeURIComponent(name)}/test`;
    const test = await desk.post(orgTestBody, path, { configuration: flags.configuration });
    const { outcome, error, users, groups, run } = test;
    if (flags.json) terminal.result(JSON.stringify(test));
    else if (outcome === 'reached') {
      const seen = `${counted(users ?? 0, 'user', 'users')}, ${counted(groups ?? 0, 'group', 'groups')}`;
      terminal.result(`${name}: reached, ${seen}`);
    } else if (outcome === 'waiting') {
      terminal.result(`${name}: not answered yet. It goes on: sign-sync runs show ${run.name}`);
    } else terminal.error(`${name}: ${error?.message ?? 'failed'} (${error?.code ?? 'unknown'})`);
    return outcome === 'reached' ? 0 : 1;
  });
}
