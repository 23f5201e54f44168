import { SyncError } from '#domain';

/** OpenTelemetry's standard variables ask for something that this program does not do. */
export class TelemetrySettingError extends SyncError {
  readonly code = 'TELEMETRY_SETTING_INVALID';
  readonly retryable = false;
}

export interface TelemetrySettings {
  readonly traces: 'otlp' | 'none';
  readonly metrics: readonly ('otlp' | 'prometheus')[];
}

type Env = Readonly<Record<string, string | undefined>>;

/**
 * Which exporters the environment asks for. Only a named exporter is one: OpenTelemetry's own default, to send everything to
 * localhost, would turn telemetry on where nobody asked for it.
 *
 * @returns undefined when there is none, or `OTEL_SDK_DISABLED` is true
 * @throws TelemetrySettingError an exporter or a protocol that is not supported
 */
export function telemetrySettings(env: Env): TelemetrySettings | undefined {
  if (env['OTEL_SDK_DISABLED']?.trim().toLowerCase() === 'true') return undefined;
  const traces = exportersOf(env, 'OTEL_TRACES_EXPORTER', ['otlp'] as const);
  const metrics = exportersOf(env, 'OTEL_METRICS_EXPORTER', ['otlp', 'prometheus'] as const);
  if (traces.length > 0) checkProtocol(env, 'OTEL_EXPORTER_OTLP_TRACES_PROTOCOL');
  if (metrics.includes('otlp')) checkProtocol(env, 'OTEL_EXPORTER_OTLP_METRICS_PROTOCOL');
  if (traces.length === 0 && metrics.length === 0) return undefined;
  return { traces: traces[0] ?? 'none', metrics };
}

function exportersOf<Name extends string>(env: Env, variable: string, known: readonly Name[]): Name[] {
  const names = new Set((env[variable] ?? '').split(',').map((name) => name.trim()));
  names.delete('');
  if (names.delete('none')) return [];
  return [...names].map((name) => {
    const found = known.find((candidate) => candidate === name);
    if (found !== undefined) return found;
    throw new TelemetrySettingError(
      `${variable} names the exporter "${name}"; known are ${[...known, 'none'].join(', ')}.`,
      { variable, name },
    );
  });
}

function checkProtocol(env: Env, ofSignal: string): void {
  for (const variable of [ofSignal, 'OTEL_EXPORTER_OTLP_PROTOCOL']) {
    const protocol = env[variable]?.trim() ?? '';
    if (protocol === '') continue;
    if (protocol === 'http/protobuf') return;
    throw new TelemetrySettingError(
      `${variable} asks for "${protocol}"; telemetry is sent by http/protobuf, which is also the default.`,
      { variable, protocol },
    );
  }
}
