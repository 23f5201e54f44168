import type { Observe } from './observation.js';
import { takeObservations } from './observe.js';
import type { StateGauges } from './state-gauges.js';
import { telemetrySettings } from './telemetry-settings.js';

export interface TelemetryOptions {
  /** The service's name in traces and metrics, unless OTEL_SERVICE_NAME gives another. */
  readonly serviceName: string;
  /** Says which exporters there are. OpenTelemetry reads their own settings (`OTEL_…`) from the process's environment. */
  readonly env: NodeJS.ProcessEnv;
  /** Where observations become log lines. */
  readonly log: Observe;
}

/** What a process tells about itself, from `startTelemetry` until `stop`. */
export interface Telemetry {
  /** Makes log line and metrics of an observation. The process's own `observe` hands its observations here. */
  readonly observe: Observe;
  /** The metrics in Prometheus' text format 0.0.4; undefined unless OTEL_METRICS_EXPORTER names `prometheus`. */
  readonly metricsText: (() => Promise<string>) | undefined;
  /** From where gauges of the stored state are read from now on. Until then they are missing. */
  watch(gauges: StateGauges): void;
  /** Sends what has gathered, for a few seconds at most, and ends. Never rejects. */
  stop(): Promise<void>;
}

/**
 * Starts traces and metrics as OpenTelemetry's standard variables ask. Where they name no exporter, nothing of OpenTelemetry
 * is even loaded, and observations only go to the log.
 *
 * @throws TelemetrySettingError the variables ask for something that is not supported
 */
export async function startTelemetry(options: TelemetryOptions): Promise<Telemetry> {
  const settings = telemetrySettings(options.env);
  const telemetry =
    settings === undefined
      ? onlyLog(options.log)
      : await import('./otel/open-telemetry.js').then(({ openTelemetry }) =>
          openTelemetry(options, settings),
        );
  takeObservations(telemetry.observe);
  return telemetry;
}

function onlyLog(log: Observe): Telemetry {
  return {
    observe: log,
    metricsText: undefined,
    watch: () => undefined,
    stop: () => {
      takeObservations(undefined);
      return Promise.resolve();
    },
  };
}
