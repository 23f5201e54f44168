import { runService } from '#service';

await runService({
  name: 'ops-api',
  notifies: true,
  app: async ({ db, configurations, settings, observe }) => {
    const { builtConsole, createApiApp, OpsApiModule } = await import('./index.js');
    const console = builtConsole();
    const { host, apiToken, access, rateLimit, trustedProxies } = settings;
    return createApiApp(OpsApiModule.with({ db, configurations }), {
      host,
      observe,
      ...access,
      trustedProxies,
      // Several people may share one address.
      rateLimits: { perCaller: rateLimit, perAddress: 2 * rateLimit },
      ...(apiToken !== undefined && { token: apiToken }),
      ...(console !== undefined && { console }),
    });
  },
});
