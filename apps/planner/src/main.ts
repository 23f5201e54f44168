import { runService } from '#service';

await runService({
  name: 'planner',
  modules: async () => [(await import('./planner.module.js')).PlannerModule],
});
