import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { type Config, Configurations } from '#config';
import { type DirectoryUserBody, DirectoryReadV1, DirectoryUsersV1, type ReadEvidenceBody } from '#contracts';
import { Database, DirectoryRepository, type RunEntity, RunRepository, ScimDirectoryRepository } from '#db';
import { type DirectoryRow, SyncError } from '#domain';
import { type MessageContext, Outbox } from '#messaging';
import { openSource, type Source } from '#sources';
import { failpoint, inSpan, observe } from '#telemetry';
import { lookUpPeople } from './look-up-people.js';
import { readIntervals, tooSoonAdvice } from './read-interval.js';
import { readingAlso } from './reading-also.js';

/** Chunks that one commit takes: enough to make commits cheap, few enough to keep memory flat. */
const CHUNKS_PER_COMMIT = 8;

/** Reads the source of a run from its beginning to its end and streams what it finds, with the evidence at the end. */
@Injectable()
export class IngestService {
  constructor(
    private readonly db: Database,
    private readonly runs: RunRepository,
    private readonly directory: DirectoryRepository,
    private readonly configurations: Configurations,
    private readonly outbox: Outbox,
    private readonly pushed: ScimDirectoryRepository,
  ) {}

  async read(runId: string, context: MessageContext): Promise<void> {
    const run = await this.runs.find(runId);
    if (run.state !== 'running' || !readsDirectory(run)) return;
    // A new password is no new version of the configuration: whoever gave it does not expect to wait for it.
    await this.configurations.look();
    const config = readingAlso(this.configurations.of(run), run.options.comparedGroups);
    const source = await openSource(config, { pushed: this.pushed });
    const { people, keys = [] } = run.options;
    const advice = people === undefined ? await this.#adviceOn(config) : [];
    const begin = () =>
      people === undefined
        ? source.read(context.signal)
        : lookUpPeople(source, [...people.map((email) => ({ email })), ...keys], context.signal);
    await inSpan('directory read', { attributes: { 'sign_sync.run': runId } }, () =>
      this.#publish({ source, begin, advice }, runId, context),
    );
  }

  /** What is to be said of a read before it begins: some directories are not to be read often. */
  async #adviceOn({ sources }: Config): Promise<string[]> {
    const now = new Date();
    const advice: string[] = [];
    for (const { name, intervalMs } of readIntervals(sources)) {
      const since = new Date(now.getTime() - intervalMs);
      const last = await this.directory.lastFullRead(this.db, name, since);
      if (last !== undefined) advice.push(tooSoonAdvice(last, now));
    }
    return advice;
  }

  async #publish(
    { source, begin, advice }: { source: Source; begin: () => SourceRead; advice: readonly string[] },
    runId: string,
    context: MessageContext,
  ): Promise<void> {
    const beganAt = performance.now();
    const facts = { runId, source: source.name };
    // A read that is repeated after a crash gets another id, so that nothing of the first one counts.
    const read = new PublishedRead(this.db, this.outbox, runId, context);
    failpoint('ingest.begun');
    const people = begin();
    let next = await nextOf(people, context.signal);
    while (next.done === false) {
      await read.add(next.value);
      next = await nextOf(people, context.signal);
    }
    if (next.done === 'failed') {
      const { code, message } = next.error;
      await read.fail({ code, message });
      return observe({ event: 'source.failed', ...facts, code, message });
    }
    await read.end({ ...next.value, warnings: [...advice, ...next.value.warnings] });
    const { rows, people: found, dropped, flaws } = next.value;
    observe({
      ...{ event: 'source.read', ...facts, rows, people: found, dropped },
      flaws: flaws.map(({ code }) => code),
      durationMs: performance.now() - beganAt,
    });
  }
}

/** What is applied was read before, an undo rests on what was done, and a comparison on what was read for another run. */
function readsDirectory({ mode, options }: Pick<RunEntity, 'mode' | 'options'>): boolean {
  return mode !== 'apply' && options.undoRunId === undefined && options.basedOn === undefined;
}

type SourceRead = ReturnType<Source['read']>;

/** What the source said next. What it throws on purpose is its answer; a stop, and what fails on our side, is not. */
async function nextOf(
  people: SourceRead,
  signal: AbortSignal,
): Promise<
  | { readonly done: false; readonly value: readonly DirectoryRow[] }
  | { readonly done: true; readonly value: ReadEvidenceBody }
  | { readonly done: 'failed'; readonly error: SyncError }
> {
  try {
    const next = await people.next();
    return next.done === true ? { done: true, value: next.value } : { done: false, value: next.value };
  } catch (error) {
    if (!(error instanceof SyncError) || signal.aborted) throw error;
    return { done: 'failed', error };
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
    failpoint('ingest.ended');
  }

  async #send(): Promise<void> {
    const bodies = this.#chunks.filter((rows) => rows.length > 0).map((rows) => this.#body(rows));
    this.#chunks = [];
    if (bodies.length === 0) return;
    await this.db.transaction((tx) => this.outbox.storeAll(tx, DirectoryUsersV1, bodies, this.context.cause));
    failpoint('ingest.batch-stored');
  }

  #body(rows: readonly DirectoryRow[]) {
    const people: DirectoryUserBody[] = rows.map((row) => ({ ...row, groups: [...row.groups] }));
    return { runId: this.runId, readId: this.#readId, batch: this.#batch++, people };
  }
}
