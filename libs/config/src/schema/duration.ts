import { z } from 'zod';
import { show, wrongType } from './fields.js';

const UNIT_MS: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
};

const DURATION = /^(?:\d+(?:\.\d+)?\s*(?:ms|[smhdw])\s*)+$/u;

/** `24h`, `90m`, `1h 30m`, or a number of seconds. @returns milliseconds, or undefined for anything else */
function parseDuration(value: string | number): number | undefined {
  if (typeof value === 'number')
    return value >= 0 && Number.isFinite(value) ? Math.round(value * 1000) : undefined;
  const written = value.trim().toLowerCase();
  if (!DURATION.test(written)) return undefined;
  const parts = [...written.matchAll(/(\d+(?:\.\d+)?)\s*(ms|[smhdw])/gu)];
  return Math.round(
    parts.reduce((sum, [, count, unit]) => sum + Number(count) * (UNIT_MS[unit ?? ''] ?? 0), 0),
  );
}

export function duration(wanted: string): z.ZodType<number> {
  return z.unknown().transform((value, context) => {
    const isWritten = typeof value === 'string' || typeof value === 'number';
    const parsed = isWritten ? parseDuration(value) : undefined;
    if (parsed !== undefined) return parsed;
    context.addIssue({
      code: 'custom',
      message: isWritten
        ? `${show(value)} is not a duration. Give ${wanted}.`
        : wrongType(value, 'a duration', wanted),
    });
    return z.NEVER;
  });
}
