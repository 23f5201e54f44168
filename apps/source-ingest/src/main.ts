import { runService } from '#service';
import { isIntakeWanted } from './intake-wanted.js';

await runService({
  name: 'source-ingest',
  readsDirectory: true,
  takesEvents: true,
  modules: async () => [
    (await import('./source-ingest.module.js')).SourceIngestModule,
    (await import('./hints.module.js')).HintsModule,
    (await import('./schedule.module.js')).ScheduleModule,
    (await import('./watch.module.js')).WatchModule,
  ],
  intake: ({ db, configurations, settings, observe }) => ({
    isWanted: () => isIntakeWanted(configurations),
    app: async () => {
      const [{ createIntakeApp }, { IntakeModule }] = await Promise.all([
        import('./intake/create-intake-app.js'),
        import('./intake.module.js'),
      ]);
      const { trustedProxies } = settings;
      return createIntakeApp(IntakeModule.with({ db, configurations }), { observe, trustedProxies });
    },
  }),
});
