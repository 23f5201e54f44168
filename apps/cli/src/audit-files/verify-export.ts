import type { AuditLine } from '#contracts';
import {
  type AuditCheckpoint,
  type AuditReport,
  type ChainReport,
  ChainVerifier,
  judgeCheckpoints,
  type MacKeys,
  type PublicKeys,
} from '#domain';
import { AuditFileError } from './audit-file.error.js';

export interface ExportGround {
  /** For messages. */
  readonly file: string;
  readonly macKeys: MacKeys;
  readonly publicKeys: PublicKeys | undefined;
  /** Kept elsewhere, beside those of the file. */
  readonly checkpoints: readonly AuditCheckpoint[];
  /** Only the chain of this org; the label. */
  readonly org?: string;
}

type ChainLine = Extract<AuditLine, { chain: unknown }>['chain'];

/**
 * Follows the chains of an exported audit. Checkpoints that were made after it say nothing about it.
 * @throws AuditFileError lines are missing or stand where they may not
 */
export async function verifyExport(
  lines: AsyncIterable<AuditLine>,
  ground: ExportGround,
): Promise<AuditReport> {
  const look = new ExportLook(ground);
  for await (const line of lines) look.take(line);
  return look.report();
}

class ExportLook {
  readonly #own: AuditCheckpoint[] = [];
  readonly #reports: ChainReport[] = [];
  #judged: ReturnType<typeof judgeCheckpoints> | undefined;
  #open: { readonly line: ChainLine; readonly verifier: ChainVerifier } | undefined;
  #place: 'head' | 'body' | 'end' = 'head';
  #madeAt = '';
  #records = 0;

  constructor(private readonly ground: ExportGround) {}

  take(line: AuditLine): void {
    if (this.#place === 'end') throw this.#wrong('there is more behind its end.');
    if ('audit' in line) {
      if (this.#place !== 'head') throw this.#wrong('it begins twice.');
      this.#place = 'body';
      this.#madeAt = line.audit.at;
    } else if (this.#place === 'head') throw this.#wrong('its first line does not say what it is.');
    else if ('checkpoint' in line) this.#takeCheckpoint(line.checkpoint);
    else if ('chain' in line) this.#begin(line.chain);
    else if ('record' in line) this.#takeRecord(line.record);
    else this.#end(line.end.records);
  }

  report(): AuditReport {
    if (this.#place !== 'end') throw this.#wrong('its end is missing.');
    const { forged, foreign } = this.#judge();
    const { macKeys, publicKeys } = this.ground;
    return {
      isIntact: forged === 0 && this.#reports.every(({ fault }) => fault === undefined),
      chains: this.#reports,
      forgedCheckpoints: forged,
      foreignCheckpoints: foreign,
      unchained: 0,
      keys: { hmac: macKeys.size > 0, public: publicKeys !== undefined },
    };
  }

  #takeCheckpoint(checkpoint: AuditCheckpoint): void {
    if (this.#judged) throw this.#wrong('a checkpoint stands behind a chain.');
    this.#own.push(checkpoint);
  }

  #takeRecord(record: Extract<AuditLine, { record: unknown }>['record']): void {
    if (this.#open === undefined) throw this.#wrong('a record stands before any chain.');
    this.#records += 1;
    this.#open.verifier.add(record);
  }

  #begin(line: ChainLine): void {
    this.#finish();
    const { chain, start, head } = line;
    const checkpoints = this.#judge().valid.filter(
      // Of a part that was sealed nothing is claimed of what follows; of a whole chain, of its time and before.
      (one) => one.chain === chain && (head === null ? this.#own.includes(one) : one.at <= this.#madeAt),
    );
    const macKeys = this.ground.macKeys;
    const verifier = new ChainVerifier({ chain, macKeys, checkpoints, ...(start && { start }) });
    this.#open = { line, verifier };
  }

  #finish(): void {
    if (this.#open === undefined) return;
    const { line, verifier } = this.#open;
    const { org, start, head } = line;
    this.#open = undefined;
    const verdict = verifier.end(head);
    if (this.ground.org === undefined || this.ground.org === org) {
      this.#reports.push({ ...verdict, org, sealedTo: start?.seq ?? 0 });
    }
  }

  #end(records: number): void {
    this.#finish();
    this.#place = 'end';
    if (records !== this.#records) throw this.#wrong(`it has ${this.#records} records and says ${records}.`);
  }

  #judge(): ReturnType<typeof judgeCheckpoints> {
    this.#judged ??= judgeCheckpoints([...this.#own, ...this.ground.checkpoints], this.ground.publicKeys);
    return this.#judged;
  }

  #wrong(what: string): AuditFileError {
    return new AuditFileError(this.ground.file, what);
  }
}
