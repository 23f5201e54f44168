import { parse } from 'csv-parse/sync';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isCsvError, RecordParser, type CsvRecord } from './record-parser.js';

interface Parsed {
  readonly records: CsvRecord[];
  readonly ends: number[];
  readonly isQuoteOpen: boolean;
}

async function parseChunks(chunks: readonly Uint8Array[]): Promise<Parsed> {
  const parser = new RecordParser(',');
  const records: CsvRecord[] = [];
  const ends: number[] = [];
  for (const chunk of chunks) {
    const parsed = await parser.push(chunk);
    records.push(...parsed.records);
    ends.push(...parsed.ends);
  }
  const last = await parser.end();
  return {
    records: [...records, ...last.records],
    ends: [...ends, ...last.ends],
    isQuoteOpen: last.isQuoteOpen,
  };
}

function chunksOf(text: Buffer, cuts: readonly number[]): Buffer[] {
  const places = [0, ...cuts.map((cut) => cut % (text.length + 1)).toSorted((a, b) => a - b), text.length];
  return places.slice(1).map((end, index) => text.subarray(places[index], end));
}

const OPTIONS = {
  record_delimiter: ['\r\n', '\n', '\r'],
  relax_column_count: true,
  relax_quotes: true,
  skip_empty_lines: true,
};

/** @returns undefined when a quote is open at the end */
function parsedAtOnce(text: Buffer): unknown {
  try {
    return parse(text, OPTIONS);
  } catch (error) {
    if (isCsvError(error) && error.code === 'CSV_QUOTE_NOT_CLOSED') return undefined;
    throw error;
  }
}

describe('RecordParser', () => {
  const anyText = fc
    .array(fc.constantFrom('a', 'é', '漢', ',', ',', '"', '""', '\n', '\n', '\r\n', '\r', '","', ' '), {
      maxLength: 40,
    })
    .map((parts) => Buffer.from(parts.join('')));

  it('takes any text for what csv-parse takes it, however it comes in pieces', async () => {
    let read = 0;
    await fc.assert(
      fc.asyncProperty(anyText, fc.array(fc.nat(100), { maxLength: 4 }), async (text, cuts) => {
        const { records, isQuoteOpen } = await parseChunks(chunksOf(text, cuts));
        read += isQuoteOpen ? 0 : 1;
        expect(isQuoteOpen ? undefined : records).toEqual(parsedAtOnce(text));
      }),
      { numRuns: 2000 },
    );
    expect(read).toBeGreaterThan(500);
  });

  it('tells of each row where it lies: read alone from there, it is the same row', async () => {
    await fc.assert(
      fc.asyncProperty(anyText, fc.array(fc.nat(100), { maxLength: 4 }), async (text, cuts) => {
        const { records, ends } = await parseChunks(chunksOf(text, cuts));
        expect(ends).toHaveLength(records.length);
        for (const [at, record] of records.entries()) {
          const alone = text.subarray(ends[at - 1] ?? 0, ends[at]);
          expect((await parseChunks([alone])).records).toEqual([record]);
        }
      }),
      { numRuns: 500 },
    );
  });
});
