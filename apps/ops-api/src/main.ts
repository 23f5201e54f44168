import { runService } from '#service';

await runService({
  name: 'ops-api',
  app: async ({ db, configurations, settings, observe }) => {
    const { createApiApp, OpsApiModule } = await import('./index.js');
    const { host, apiToken } = settings;
    return createApiApp(OpsApiModule.with({ db, configurations }), {
      host,
      observe,
      ...(apiToken !== undefined && { token: apiToken }),
    });
  },
});
