import { Injectable, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { AuditCheckpoints, Database } from '#db';
import { SyncError } from '#domain';
import { observe } from '#telemetry';

const HOUR_MS = 3_600_000;
/** How often it is looked whether an hour is over: several replicas share the work, and any of them may end. */
const LOOK_EVERY_MS = 300_000;

/** Signs where the chains of the audit stand: every hour, and at the end of each run. */
@Injectable()
export class CheckpointService implements OnModuleInit, OnApplicationShutdown {
  readonly #checkpoints: AuditCheckpoints;
  #timer: NodeJS.Timeout | undefined;
  #writing: Promise<void> = Promise.resolve();

  constructor(db: Database) {
    this.#checkpoints = new AuditCheckpoints(db);
  }

  onModuleInit(): void {
    this.#timer = setInterval(() => this.#write(HOUR_MS), LOOK_EVERY_MS).unref();
  }

  /** A run has ended. Nobody waits for the signature. */
  runEnded(): void {
    this.#write(0);
  }

  async onApplicationShutdown(): Promise<void> {
    clearInterval(this.#timer);
    await this.#writing;
  }

  /** One after the other. */
  #write(restMs: number): void {
    const before = this.#writing;
    this.#writing = (async () => {
      await before;
      try {
        const { length: chains } = await this.#checkpoints.write({ restMs });
        if (chains > 0) observe({ event: 'audit.checkpoint', chains });
      } catch (error) {
        const code = error instanceof SyncError ? error.code : 'INTERNAL';
        const message = error instanceof Error ? error.message : String(error);
        observe({ event: 'audit.checkpoint.failed', code, message });
      }
    })();
  }
}
