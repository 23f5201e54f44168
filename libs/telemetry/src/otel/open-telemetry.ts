import { context, metrics, trace } from '@opentelemetry/api';
import { OTLPMetricExporter } from '@opentelemetry/exporter-metrics-otlp-proto';
import { PrometheusExporter, PrometheusSerializer } from '@opentelemetry/exporter-prometheus';
import { NodeSDK, metrics as sdkMetrics, resources } from '@opentelemetry/sdk-node';
import type { Observe } from '../observation.js';
import { takeObservations } from '../observe.js';
import { recordSpans } from '../span.js';
import type { Telemetry, TelemetryOptions } from '../start-telemetry.js';
import type { TelemetrySettings } from '../telemetry-settings.js';
import { reportDiagnostics } from './diagnostics.js';
import { openMeter } from './meter.js';
import { spanRecorder } from './span-recorder.js';

const SCOPE = 'sign-sync';

/** A process that ends waits this long for its last spans and figures to be taken. */
const STOP_MS_MAX = 3000;

/** Label sets of one instrument; beyond it the rest is counted under `otel_metric_overflow`. */
const SERIES_MAX = 10_000;

/** Opens the SDK with the exporters of `settings`. Its failures are said once and disturb nothing. */
export function openTelemetry(options: TelemetryOptions, settings: TelemetrySettings): Telemetry {
  const { serviceName, env, log } = options;
  const endReport = reportDiagnostics(log);
  const prometheus = settings.metrics.includes('prometheus')
    ? new PrometheusExporter({ preventServerStart: true })
    : undefined;
  const sdk = new NodeSDK({
    serviceName: env['OTEL_SERVICE_NAME'] ?? serviceName,
    // The detector of processes would send the command line and the user's name.
    resourceDetectors: [resources.envDetector, resources.hostDetector, resources.serviceInstanceIdDetector],
    ...(settings.traces === 'none' && { spanProcessors: [] }),
    metricReaders: [...(prometheus ? [prometheus] : []), ...otlpReader(settings, env)],
    views: [{ instrumentName: '*', aggregationCardinalityLimit: SERIES_MAX }],
    logRecordProcessors: [],
    textMapPropagator: null,
  });
  sdk.start();
  if (settings.traces !== 'none') recordSpans(spanRecorder(trace.getTracer(SCOPE)));
  const meter = openMeter(metrics.getMeter(SCOPE));
  const observe: Observe = (observation) => {
    log(observation);
    meter.observe(observation);
  };
  let stopping: Promise<void> | undefined;
  return {
    observe,
    metricsText: prometheus && (() => textOf(prometheus)),
    watch: meter.watch,
    stop: () => (stopping ??= stop()),
  };

  async function stop(): Promise<void> {
    takeObservations(undefined);
    recordSpans(undefined);
    await within(STOP_MS_MAX, sdk.shutdown());
    meter.close();
    // The API keeps one provider for a process; whoever starts again must find the place free.
    for (const api of [trace, metrics, context]) api.disable();
    endReport();
  }
}

function otlpReader({ metrics: exporters }: TelemetrySettings, env: NodeJS.ProcessEnv) {
  if (!exporters.includes('otlp')) return [];
  const exportIntervalMillis = positive(env['OTEL_METRIC_EXPORT_INTERVAL']) ?? 60_000;
  const exportTimeoutMillis = Math.min(
    positive(env['OTEL_METRIC_EXPORT_TIMEOUT']) ?? 30_000,
    exportIntervalMillis,
  );
  const exporter = new OTLPMetricExporter();
  return [
    new sdkMetrics.PeriodicExportingMetricReader({ exporter, exportIntervalMillis, exportTimeoutMillis }),
  ];
}

function positive(text: string | undefined): number | undefined {
  const value = Number(text);
  return text !== undefined && value > 0 && Number.isFinite(value) ? value : undefined;
}

async function textOf(reader: PrometheusExporter): Promise<string> {
  const { resourceMetrics } = await reader.collect();
  const [withoutTargetInfo, withoutScopeInfo] = [true, true];
  const serializer = new PrometheusSerializer('', false, undefined, withoutTargetInfo, withoutScopeInfo);
  return serializer.serialize(resourceMetrics);
}

/** What fails or takes longer has been said by the diagnostics; a process that ends does not wait for it. */
async function within(ms: number, work: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const tooLong = new Promise<void>((resolve) => (timer = setTimeout(resolve, ms)));
  await Promise.race([work.catch(() => undefined), tooLong]);
  clearTimeout(timer);
}
