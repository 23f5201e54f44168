import { runService } from '#service';

await runService({
  name: 'source-ingest',
  modules: async () => [(await import('./source-ingest.module.js')).SourceIngestModule],
});
