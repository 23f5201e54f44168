import { runMigration } from '#service';

await runMigration();
