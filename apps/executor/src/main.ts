import { runService } from '#service';

/** A longer wait that Sign states puts the org's work off, so that other orgs of this process go on. */
const MAX_WAIT_MS = 60_000;

await runService({
  name: 'executor',
  talksToSign: true,
  modules: async ({ settings }) => {
    const [{ ExecutorModule }, { ExecutorOptions }] = await Promise.all([
      import('./executor.module.js'),
      import('./executor-options.js'),
    ]);
    const { orgLeaseMs, callsInFlightMax } = settings;
    return [
      ExecutorModule.with(new ExecutorOptions(true, MAX_WAIT_MS, 'shared', orgLeaseMs, callsInFlightMax)),
    ];
  },
});
