import { runService } from '#service';

await runService({
  name: 'source-ingest',
  readsDirectory: true,
  modules: async () => [(await import('./source-ingest.module.js')).SourceIngestModule],
});
