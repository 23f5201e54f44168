import { type PersonSyncBody, personSyncStepsBody, runAcceptedBody } from '#contracts';
import { exitCodeOf, type RunState } from '#domain';
import { withDesk } from '../desk.js';
import type { CommonOptions } from '../flags.js';
import { openTerminal } from '../terminal.js';
import { personSyncLines } from '../view/people-view.js';

/** `people sync`: one person, now, and every step of it. */
export async function personSync(
  email: string,
  flags: CommonOptions & { readonly plan?: true; readonly org?: string[] },
): Promise<void> {
  const terminal = openTerminal(flags);
  process.exitCode = await withDesk(flags, terminal, async (desk) => {
    const { plan, org } = flags;
    const body: PersonSyncBody = {
      email,
      configuration: desk.configuration,
      ...(plan && { mode: 'plan' }),
      ...(org && { orgs: org }),
    };
    const { run, stopped } = await desk.follow(await desk.post(runAcceptedBody, '/people/sync', body));
    const steps = await desk.get(personSyncStepsBody, `/people/sync/${run.id}`);
    if (flags.json) terminal.result(JSON.stringify(steps, null, 1));
    else for (const line of personSyncLines(steps, terminal.paint)) terminal.result(line);
    if (run.error !== null) terminal.error(`${run.error.message} (${run.error.code})`);
    if (stopped || run.state === 'cancelled') return 130;
    return run.state === 'interrupted' ? 1 : exitCodeOf(run.state as RunState);
  });
}
