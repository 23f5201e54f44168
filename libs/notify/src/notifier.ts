import { randomUUID } from 'node:crypto';
import type { Config, Configurations, guardedLookup } from '#config';
import {
  type ClaimedNotice,
  type Database,
  type NoticeChannel,
  type NoticeMessage,
  NoticeRepository,
  type Transaction,
} from '#db';
import {
  isOfAll,
  nextNotice,
  noticeDelayMs,
  type NoticeKind,
  noticeOfSilence,
  noticeText,
  type RunEnd,
  silenceText,
  SyncError,
} from '#domain';
import type { Observe } from '#telemetry';
import { sendMail } from './mail.sender.js';
import { sendWebhook } from './webhook.sender.js';

const HOUR_MS = 3_600_000;
/** Messages delivered one after the other before anything else is looked at. */
const BATCH = 10;

export interface NotifierParts {
  readonly db: Database;
  readonly configurations: Configurations;
  readonly observe: Observe;
  /** Instead of the system's resolver, for webhooks. */
  readonly lookup?: ReturnType<typeof guardedLookup>;
}

/**
 * Tells people how runs end. What is to be said is stored in one transaction with the note that it was said, and
 * delivered afterwards, at least once; no run waits for it, and none fails by it.
 */
export class Notifier {
  readonly #notices: NoticeRepository;

  constructor(private readonly parts: NotifierParts) {
    this.#notices = new NoticeRepository(parts.db);
  }

  /** Stores what people are to be told about the end of a run. Called twice, it says it once. */
  async tell(runId: string): Promise<void> {
    const end = await this.#notices.runEnd(runId);
    const config = end && this.parts.configurations.named(end.configName);
    if (end === undefined || config?.notifications === undefined) return;
    await this.parts.db.transaction((tx) => this.#tellEnd(tx, config, end));
  }

  /** Stores that no run completes, where that is so and nobody was told. */
  async watchSilence(): Promise<void> {
    for (const config of this.parts.configurations.all) {
      const hours = config.notifications?.silenceHours;
      if (hours === undefined) continue;
      const last = await this.#notices.lastComplete(config.name, config.scope);
      await this.parts.db.transaction((tx) => this.#tellSilence(tx, config, hours, last));
    }
  }

  /**
   * Delivers what is due, one after the other; what fails is tried again later, and at last given up.
   * @param signal ends it after the message at hand
   */
  async deliver(signal?: AbortSignal): Promise<void> {
    for (;;) {
      const due = await this.#notices.claim(BATCH);
      for (const notice of due) {
        if (signal?.aborted === true) return;
        await this.#deliverOne(notice);
      }
      if (due.length < BATCH) return;
    }
  }

  async #tellEnd(tx: Transaction, config: Config, end: RunEnd): Promise<void> {
    const state = await this.#notices.lockState(tx, config.name);
    if (state.runEndedAt !== null && Date.parse(end.finishedAt) < state.runEndedAt.getTime()) return;
    const { said, notice } = nextNotice(state.said, end, config.scope);
    // A look at a few people ends beside a full run, and makes that no older.
    const newest = isOfAll(end, config.scope) ? end.finishedAt : undefined;
    await this.#notices.saveState(tx, config.name, said, newest);
    if (notice === undefined || notice === 'silence') return;
    const run = { id: end.runId, name: end.runName, state: end.state };
    const { subject, lines } = noticeText(notice, end);
    await this.#store(
      tx,
      config,
      notice,
      { subject, lines, at: end.finishedAt, run, orgs: end.orgs },
      end.runId,
    );
  }

  async #tellSilence(tx: Transaction, config: Config, hours: number, last: Date | undefined): Promise<void> {
    const { said, watchedSince } = await this.#notices.lockState(tx, config.name);
    const next = noticeOfSilence(said, {
      limitMs: hours * HOUR_MS,
      lastCompleteMs: last?.getTime(),
      watchedSinceMs: watchedSince.getTime(),
      nowMs: Date.now(),
    });
    if (next.notice === undefined) return;
    await this.#notices.saveState(tx, config.name, next.said);
    const { subject, lines } = silenceText(config.name, hours, last?.toISOString());
    await this.#store(tx, config, next.notice, { subject, lines, at: new Date().toISOString(), orgs: [] });
  }

  async #store(
    tx: Transaction,
    { name, notifications }: Config,
    kind: NoticeKind,
    message: NoticeMessage,
    runId?: string,
  ): Promise<void> {
    if (notifications?.events.includes(kind) !== true) return;
    const channels: NoticeChannel[] = [
      ...(notifications.mail ? (['mail'] as const) : []),
      ...(notifications.webhook ? (['webhook'] as const) : []),
    ];
    const notices = channels.map((channel) => ({
      id: randomUUID(),
      configName: name,
      channel,
      kind,
      message,
    }));
    await this.#notices.add(tx, notices, runId);
  }

  async #deliverOne(notice: ClaimedNotice): Promise<void> {
    const { id, channel, kind, configName, attempts } = notice;
    const told = { config: configName, channel, kind };
    try {
      await this.#send(notice);
      await this.#notices.sent(id);
      this.parts.observe({ event: 'notice.sent', ...told });
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      const isFinal = error instanceof SyncError && !error.retryable;
      const delayMs = isFinal ? undefined : noticeDelayMs(attempts);
      await this.#notices.failed(id, message, delayMs);
      const code = error instanceof SyncError ? error.code : 'INTERNAL';
      this.parts.observe({
        event: delayMs === undefined ? 'notice.given-up' : 'notice.failed',
        ...told,
        ...{ code, message, attempts },
      });
    }
  }

  async #send(notice: ClaimedNotice): Promise<void> {
    const { configurations, lookup } = this.parts;
    const config = configurations.named(notice.configName);
    const { mail, webhook } = config?.notifications ?? {};
    const caFile = config?.tls.caFile;
    if (notice.channel === 'mail' && mail) return sendMail(mail, notice, caFile);
    if (notice.channel === 'webhook' && webhook) {
      return sendWebhook(webhook, notice, { caFile, ...(lookup && { lookup }) });
    }
    throw new Error(`The configuration "${notice.configName}" names no ${notice.channel} any more.`);
  }
}
