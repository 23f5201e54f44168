import { diag, DiagLogLevel } from '@opentelemetry/api';
import type { Observe } from '../observation.js';

const MESSAGE_LENGTH_MAX = 300;

/**
 * Says the first thing that OpenTelemetry complains of, and nothing more: a collector that is away would otherwise be told
 * of with every batch. Returns how to stop listening.
 */
export function reportDiagnostics(log: Observe): () => void {
  let said = false;
  const complain = (message: string, ...more: unknown[]): void => {
    if (said) return;
    said = true;
    log({ event: 'telemetry.failed', code: 'TELEMETRY_FAILED', message: sentenceOf(message, more) });
  };
  const ignore = (): void => undefined;
  diag.setLogger(
    { error: complain, warn: complain, info: ignore, debug: ignore, verbose: ignore },
    { logLevel: DiagLogLevel.WARN, suppressOverrideMessage: true },
  );
  return () => diag.disable();
}

/** Its errors come as JSON of all their properties, the stack among them. An address may hold a password. */
function sentenceOf(message: string, more: readonly unknown[]): string {
  const words = [nameInJson(message) ?? message, ...more.map(wordOf)].join(' ');
  const [line = ''] = words.trim().split('\n');
  return line.replaceAll(/\/\/[^/@\s]*@/g, '//').slice(0, MESSAGE_LENGTH_MAX);
}

function nameInJson(text: string): string | undefined {
  try {
    const { name, message, code } = JSON.parse(text) as Record<string, unknown>;
    return [name, message, code].filter((part) => typeof part === 'string' && part !== '').join(' ');
  } catch {
    return undefined;
  }
}

function wordOf(part: unknown): string {
  if (part instanceof Error) return part.message;
  return typeof part === 'string' ? part : '';
}
