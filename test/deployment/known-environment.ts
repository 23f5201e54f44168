/** Variables that our services read, Node's and OpenTelemetry's among them. A misspelt one would do nothing, in silence. */
export const knownVariables: ReadonlySet<string> = new Set([
  'NODE_ENV',
  'NODE_EXTRA_CA_CERTS',
  'OTEL_EXPORTER_OTLP_ENDPOINT',
  'OTEL_METRICS_EXPORTER',
  'OTEL_SERVICE_NAME',
  'OTEL_TRACES_EXPORTER',
  'SIGN_SYNC_AMQP_URL',
  'SIGN_SYNC_AMQP_URL_FILE',
  'SIGN_SYNC_API_TOKEN',
  'SIGN_SYNC_API_TOKEN_FILE',
  'SIGN_SYNC_CALLS_IN_FLIGHT',
  'SIGN_SYNC_CONFIG_DIR',
  'SIGN_SYNC_DATABASE_URL',
  'SIGN_SYNC_DATABASE_URL_FILE',
  'SIGN_SYNC_HEALTH_PORT',
  'SIGN_SYNC_HOST',
  'SIGN_SYNC_LOG',
  'SIGN_SYNC_LOG_FORMAT',
  'SIGN_SYNC_ORG_LEASE_SECONDS',
  'SIGN_SYNC_PORT',
]);

const secretNames = /(_URL|TOKEN|PASSWORD|PASS|SECRET|KEY)$/;

/** Whether a variable of this name must not stand with its value in a file that people share. */
export function holdsSecret(name: string): boolean {
  return secretNames.test(name);
}
