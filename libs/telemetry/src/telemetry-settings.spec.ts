import { describe, expect, it } from 'vitest';
import { TelemetrySettingError, telemetrySettings } from './telemetry-settings.js';

describe('telemetrySettings', () => {
  it.each([
    {},
    { OTEL_TRACES_EXPORTER: '', OTEL_METRICS_EXPORTER: ' ' },
    { OTEL_TRACES_EXPORTER: 'none', OTEL_METRICS_EXPORTER: 'none' },
    { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4318', OTEL_SERVICE_NAME: 'planner' },
    { OTEL_TRACES_EXPORTER: 'otlp', OTEL_METRICS_EXPORTER: 'prometheus', OTEL_SDK_DISABLED: 'True' },
  ])('is off with %j', (env) => {
    expect(telemetrySettings(env)).toBeUndefined();
  });

  it.each([
    [{ OTEL_TRACES_EXPORTER: 'otlp' }, { traces: 'otlp', metrics: [] }],
    [{ OTEL_METRICS_EXPORTER: 'prometheus' }, { traces: 'none', metrics: ['prometheus'] }],
    [{ OTEL_METRICS_EXPORTER: 'otlp, prometheus,otlp' }, { traces: 'none', metrics: ['otlp', 'prometheus'] }],
    [
      { OTEL_TRACES_EXPORTER: 'otlp', OTEL_METRICS_EXPORTER: 'prometheus,none' },
      { traces: 'otlp', metrics: [] },
    ],
    [
      { OTEL_TRACES_EXPORTER: 'otlp', OTEL_EXPORTER_OTLP_PROTOCOL: 'http/protobuf' },
      { traces: 'otlp', metrics: [] },
    ],
    [
      { OTEL_METRICS_EXPORTER: 'prometheus', OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc' },
      { traces: 'none', metrics: ['prometheus'] },
    ],
  ])('takes %j', (env, settings) => {
    expect(telemetrySettings(env)).toEqual(settings);
  });

  it.each([
    [
      { OTEL_TRACES_EXPORTER: 'zipkin' },
      /OTEL_TRACES_EXPORTER names the exporter "zipkin"; known are otlp, none/,
    ],
    [{ OTEL_TRACES_EXPORTER: 'prometheus' }, /OTEL_TRACES_EXPORTER names the exporter "prometheus"/],
    [{ OTEL_METRICS_EXPORTER: 'otlp,console' }, /"console"; known are otlp, prometheus, none/],
    [
      { OTEL_TRACES_EXPORTER: 'otlp', OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc' },
      /OTEL_EXPORTER_OTLP_PROTOCOL asks for "grpc"/,
    ],
    [
      { OTEL_METRICS_EXPORTER: 'otlp', OTEL_EXPORTER_OTLP_METRICS_PROTOCOL: 'http/json' },
      /OTEL_EXPORTER_OTLP_METRICS_PROTOCOL asks for "http\/json"; telemetry is sent by http\/protobuf/,
    ],
  ])('refuses %j', (env, sentence) => {
    expect(() => telemetrySettings(env)).toThrow(sentence);
    expect(() => telemetrySettings(env)).toThrow(TelemetrySettingError);
  });

  it("lets a signal's own protocol go before the common one", () => {
    const env = {
      OTEL_TRACES_EXPORTER: 'otlp',
      OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc',
      OTEL_EXPORTER_OTLP_TRACES_PROTOCOL: 'http/protobuf',
    };
    expect(telemetrySettings(env)).toEqual({ traces: 'otlp', metrics: [] });
  });
});
