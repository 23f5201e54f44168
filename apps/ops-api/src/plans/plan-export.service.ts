import { Readable } from 'node:stream';
import { Injectable, StreamableFile } from '@nestjs/common';
import type { z } from 'zod';
import type { ExportFormat, exportQuery, PlanDetailBody, StoredItemBody } from '#contracts';
import { type ItemFilter, ReportRepository } from '#db';
import {
  type Caller,
  PLAN_CSV_HEAD,
  planCsvLine,
  type PlanDocument,
  planFile,
  planHtml,
  planMarkdown,
} from '#domain';
import { ExportTooLargeError, RequestInvalidError } from '../http/api-errors.js';
import { itemFilterOf, PlanReader } from './plan-reader.service.js';

const MEDIA: Readonly<Record<ExportFormat, string>> = {
  csv: 'text/csv; charset=utf-8',
  ndjson: 'application/x-ndjson; charset=utf-8',
  html: 'text/html; charset=utf-8',
  md: 'text/markdown; charset=utf-8',
  json: 'application/json; charset=utf-8',
};
/** As they stand in the description of the API. */
export const EXPORT_MEDIA = Object.values(MEDIA).map((media) => media.split(';')[0] ?? media);

/** Items read in one go. No connection to the database is held while a slow reader takes them. */
const BATCH = 1000;
/** A page or a document is made whole; more than this nobody reads, and it would stand in memory at once. */
const DOCUMENT_ITEMS_MAX = 20_000;

/** A plan as a file: lines of any number as they are read, pages and documents up to a bound. */
@Injectable()
export class PlanExport {
  constructor(
    private readonly reader: PlanReader,
    private readonly reports: ReportRepository,
  ) {}

  /** @throws PlanIdUnknownError, ExportTooLargeError, RequestInvalidError a part was asked for as a document */
  async file(
    caller: Caller,
    planId: string,
    { format, ...query }: z.output<typeof exportQuery>,
  ): Promise<StreamableFile> {
    const plan = await this.reader.detail(caller, planId);
    const filter = itemFilterOf(query);
    const isPart = Object.keys(filter).length > 0;
    const name = `plan-${plan.hash.slice(0, 12)}${isPart ? '-part' : ''}.${format}`;
    return new StreamableFile(Readable.from(await this.#content(plan, format, filter, isPart)), {
      type: MEDIA[format],
      disposition: `attachment; filename="${name}"`,
    });
  }

  async #content(plan: PlanDetailBody, format: ExportFormat, filter: ItemFilter, isPart: boolean) {
    if (format === 'csv' || format === 'ndjson') return this.#lines(plan.planId, format, filter);
    // A document names the plan's hash, and whoever reads it must not take a part for the plan.
    if (isPart)
      throw new RequestInvalidError('A filter narrows csv and ndjson; documents are of a whole plan.');
    return [await this.#document(plan, format)];
  }

  async *#lines(planId: string, format: 'csv' | 'ndjson', filter: ItemFilter): AsyncGenerator<string> {
    if (format === 'csv') yield PLAN_CSV_HEAD;
    for await (const items of this.#batches(planId, filter)) {
      yield items
        .map((item) => (format === 'csv' ? planCsvLine(item) : `${JSON.stringify(item)}\n`))
        .join('');
    }
  }

  async *#batches(planId: string, filter: ItemFilter = {}): AsyncGenerator<readonly StoredItemBody[]> {
    for (let after = 0; ;) {
      const items = await this.reports.items(planId, { ...filter, after, limit: BATCH });
      if (items.length > 0) yield items;
      if (items.length < BATCH) return;
      after = items.at(-1)?.position ?? 0;
    }
  }

  async #document(plan: PlanDetailBody, format: 'html' | 'md' | 'json'): Promise<string> {
    const count = Object.values(plan.items).reduce((sum, items) => sum + items, 0);
    if (count > DOCUMENT_ITEMS_MAX) throw new ExportTooLargeError(count, DOCUMENT_ITEMS_MAX);
    const items = [];
    for await (const batch of this.#batches(plan.planId)) items.push(...batch.map(({ item }) => item));
    const { orgId, label: org, hash, counts, directoryDigest, orgDigest } = plan;
    const document: PlanDocument = {
      ...{ format: 1, hash: plan.runHash ?? hash, run: plan.runName },
      configuration: { name: plan.configName, digest: plan.configDigest },
      createdAt: plan.createdAt.toISOString(),
      orgs: [
        {
          ...{ orgId, org, hash, counts, items },
          ...(typeof directoryDigest === 'string' && { directoryDigest }),
          ...(typeof orgDigest === 'string' && { orgDigest }),
        },
      ],
    };
    if (format === 'html') return planHtml(document);
    return `${format === 'md' ? planMarkdown(document) : planFile(document)}\n`;
  }
}
