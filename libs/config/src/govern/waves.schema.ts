import type { Govern, WaveSize } from '#domain';
import { z } from 'zod';
import type { ConfigFile } from '../files/config-file.js';
import { listOf, show, strictMap, wrongType } from '../schema/fields.js';

const SIZE_WANTED = 'a whole number of people (5) or a percentage of them (10%)';
const FAILURES_WANTED = "a percentage of a wave's people, such as 10%";

/** `10%`, `2.5 %`. @returns undefined for anything else, and beyond 100% */
function percentIn(written: string): number | undefined {
  if (!/^\d+(?:\.\d+)?\s*%$/u.test(written.trim())) return undefined;
  const percent = Number.parseFloat(written);
  return percent <= 100 ? percent : undefined;
}

const waveSize: z.ZodType<WaveSize> = z.unknown().transform((value, context) => {
  if (typeof value === 'number' && Number.isSafeInteger(value) && value > 0) return { kind: 'count', value };
  const percent = typeof value === 'string' ? percentIn(value) : undefined;
  if (percent !== undefined && percent > 0) return { kind: 'percent', value: percent };
  const isWritten = typeof value === 'number' || typeof value === 'string';
  context.addIssue({
    code: 'custom',
    message: isWritten
      ? `${show(value)} is not the size of a wave. Give ${SIZE_WANTED}.`
      : wrongType(value, 'a size', SIZE_WANTED),
  });
  return z.NEVER;
});

/** Sizes count from the first person on, so each has to reach further than the one before. */
const sizes: z.ZodType<WaveSize[]> = listOf(waveSize, 'the sizes of the waves, such as [5, 10%, 100%]').check(
  ({ value, issues }) => {
    value.forEach(({ kind, value: size }, index) => {
      const before = value.slice(0, index);
      const isBeyondAll = before.some((one) => one.kind === 'percent' && one.value === 100);
      const smaller = before.find((one) => one.kind === kind && one.value >= size);
      if (!isBeyondAll && smaller === undefined) return;
      const why = isBeyondAll
        ? 'comes after 100%, which is everybody'
        : 'does not reach beyond the sizes before it';
      const written = kind === 'percent' ? `${size}%` : String(size);
      const message = `${written} ${why}. Sizes count from the first person on: [5, 10%, 100%].`;
      issues.push({ code: 'custom', path: [index], message, input: value });
    });
  },
);

const maxFailures: z.ZodType<number> = z.unknown().transform((value, context) => {
  const percent = typeof value === 'string' ? percentIn(value) : undefined;
  if (percent !== undefined) return percent;
  const isWritten = typeof value === 'number' || typeof value === 'string';
  context.addIssue({
    code: 'custom',
    message: isWritten
      ? `${show(value)} is not a share of people. Give ${FAILURES_WANTED}.`
      : wrongType(value, 'a percentage', FAILURES_WANTED),
  });
  return z.NEVER;
});

export const wavesSchema = strictMap(
  { sizes, max_failures: maxFailures.optional() },
  'a mapping with sizes and max_failures, or only the sizes: [5, 10%, 100%]',
);

const MAX_FAILURES_PERCENT = 10;

/** `waves`: a mapping, or for short the list of its sizes. */
export function loadWaves(main: ConfigFile): Pick<Govern, 'waves'> {
  const written = main.value['waves'];
  if (written === undefined) return {};
  const given = Array.isArray(written)
    ? { sizes: main.parse(['waves'], sizes, written), max_failures: undefined }
    : main.parse(['waves'], wavesSchema, written);
  if (given?.sizes === undefined) return {};
  return {
    waves: { sizes: given.sizes, maxFailuresPercent: given.max_failures ?? MAX_FAILURES_PERCENT },
  };
}
