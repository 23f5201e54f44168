import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Configurations } from '#config';
import { type DirectoryUserBody, DirectoryReadV1, DirectoryUsersV1, type ReadEvidenceBody } from '#contracts';
import { Database, RunRepository } from '#db';
import { type DirectoryRow, SyncError } from '#domain';
import { type MessageContext, Outbox } from '#messaging';
import { openSource } from '#sources';

/** Chunks that one commit takes: enough to make commits cheap, few enough to keep memory flat. */
const CHUNKS_PER_COMMIT = 8;

/** Reads the source of a run from its beginning to its end and streams what it finds, with the evidence at the end. */
@Injectable()
export class IngestService {
  constructor(
    private readonly db: Database,
    private readonly runs: RunRepository,
    private readonly configurations: Configurations,
    private readonly outbox: Outbox,
  ) {}

  async read(runId: string, context: MessageContext): Promise<void> {
    const run = await this.runs.find(runId);
    if (run.state !== 'running' || run.mode === 'apply') return;
    const source = openSource(this.configurations.of(run));
    // A read that is repeated after a crash gets another id, so that nothing of the first one counts.
    const read = new PublishedRead(this.db, this.outbox, runId, context);
    try {
      const people = source.read(context.signal);
      let next = await people.next();
      while (next.done !== true) {
        await read.add(next.value);
        next = await people.next();
      }
      await read.end(next.value);
    } catch (error) {
      if (!(error instanceof SyncError) || context.signal.aborted) throw error;
      await read.fail({ code: error.code, message: error.message });
    }
  }
}

class PublishedRead {
  readonly #readId = randomUUID();
  #chunks: (readonly DirectoryRow[])[] = [];
  #batch = 0;

  constructor(
    private readonly db: Database,
    private readonly outbox: Outbox,
    private readonly runId: string,
    private readonly context: MessageContext,
  ) {}

  async add(rows: readonly DirectoryRow[]): Promise<void> {
    this.#chunks.push(rows);
    if (this.#chunks.length >= CHUNKS_PER_COMMIT) await this.#send();
  }

  async end(evidence: ReadEvidenceBody): Promise<void> {
    await this.#send();
    await this.#publish({ outcome: 'read', evidence: { ...evidence, batches: this.#batch } });
  }

  async fail(error: { code: string; message: string }): Promise<void> {
    await this.#publish({ outcome: 'failed', error });
  }

  async #publish(result: DirectoryReadV1['result']): Promise<void> {
    const body = { runId: this.runId, readId: this.#readId, result };
    await this.db.transaction((tx) => this.outbox.store(tx, DirectoryReadV1, body, this.context.cause));
  }

  async #send(): Promise<void> {
    const bodies = this.#chunks.filter((rows) => rows.length > 0).map((rows) => this.#body(rows));
    this.#chunks = [];
    if (bodies.length === 0) return;
    await this.db.transaction((tx) => this.outbox.storeAll(tx, DirectoryUsersV1, bodies, this.context.cause));
  }

  #body(rows: readonly DirectoryRow[]) {
    const people: DirectoryUserBody[] = rows.map((row) => ({ ...row, groups: [...row.groups] }));
    return { runId: this.runId, readId: this.#readId, batch: this.#batch++, people };
  }
}
