import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { whyUnreadable } from '#config';
import { auditLine, type AuditLine, checkpointLine } from '#contracts';
import type { AuditCheckpoint } from '#domain';
import { AuditFileError } from './audit-file.error.js';

/** The lines of an exported audit, one by one. @throws AuditFileError */
export async function* auditLines(file: string): AsyncGenerator<AuditLine> {
  let number = 0;
  for await (const line of linesOf(file)) {
    number += 1;
    const parsed = auditLine.safeParse(parseJson(line));
    if (!parsed.success) throw new AuditFileError(file, `line ${number} is no line of an exported audit.`);
    yield parsed.data;
  }
}

/** Checkpoints that were written to a file, or stand in an export; other lines, as of a log, are passed over. */
export async function checkpointsOf(file: string): Promise<AuditCheckpoint[]> {
  const found: AuditCheckpoint[] = [];
  for await (const line of linesOf(file)) {
    const parsed = line.startsWith('{"checkpoint"') ? checkpointLine.safeParse(parseJson(line)) : undefined;
    if (parsed?.success === true) found.push(parsed.data.checkpoint);
    else if (parsed) throw new AuditFileError(file, 'there is a checkpoint that cannot be read.');
  }
  return found;
}

/** @throws AuditFileError */
export async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw new AuditFileError(file, `${whyUnreadable(error)}.`, error);
  }
}

async function* linesOf(file: string): AsyncGenerator<string> {
  try {
    const input = createReadStream(file, 'utf8');
    yield* createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY });
  } catch (error) {
    if (error instanceof AuditFileError) throw error;
    throw new AuditFileError(file, `${whyUnreadable(error)}.`, error);
  }
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
