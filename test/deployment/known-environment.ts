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
  'SIGN_SYNC_API_LOCAL',
  'SIGN_SYNC_API_TOKEN',
  'SIGN_SYNC_API_TOKEN_FILE',
  'SIGN_SYNC_AUDIT_CHECKPOINT_FILE',
  'SIGN_SYNC_AUDIT_HMAC_KEY',
  'SIGN_SYNC_AUDIT_HMAC_KEY_FILE',
  'SIGN_SYNC_AUDIT_SIGNING_KEY',
  'SIGN_SYNC_AUDIT_SIGNING_KEY_FILE',
  'SIGN_SYNC_RATE_LIMIT',
  'SIGN_SYNC_TRUSTED_PROXIES',
  'SIGN_SYNC_CALLS_IN_FLIGHT',
  'SIGN_SYNC_CONFIG_DIR',
  'SIGN_SYNC_DATABASE_URL',
  'SIGN_SYNC_DATABASE_URL_FILE',
  'SIGN_SYNC_HEALTH_PORT',
  'SIGN_SYNC_HOST',
  'SIGN_SYNC_INTAKE_HOST',
  'SIGN_SYNC_INTAKE_PORT',
  'SIGN_SYNC_INTAKE_URL',
  'SIGN_SYNC_LOG',
  'SIGN_SYNC_LOG_FORMAT',
  'SIGN_SYNC_MIGRATION_DATABASE_URL',
  'SIGN_SYNC_MIGRATION_DATABASE_URL_FILE',
  'SIGN_SYNC_ORG_LEASE_SECONDS',
  'SIGN_SYNC_OIDC_AUDIENCE',
  'SIGN_SYNC_OIDC_CLIENT_ID',
  'SIGN_SYNC_OIDC_CLIENT_SECRET',
  'SIGN_SYNC_OIDC_CLIENT_SECRET_FILE',
  'SIGN_SYNC_OIDC_DEVICE_CLIENT_ID',
  'SIGN_SYNC_OIDC_GRANTS',
  'SIGN_SYNC_OIDC_ISSUER',
  'SIGN_SYNC_OIDC_ROLES_CLAIM',
  'SIGN_SYNC_OIDC_SCOPE',
  'SIGN_SYNC_PORT',
  'SIGN_SYNC_PUBLIC_URL',
]);

/** Whether a variable of this name says where a secret is to be read. Checkpoints are written, to standard output as well. */
export function namesSecretFile(name: string): boolean {
  return name.endsWith('_FILE') && name !== 'SIGN_SYNC_AUDIT_CHECKPOINT_FILE';
}

const secretNames = /(_URL|TOKEN|PASSWORD|PASS|SECRET|KEY)$/;

/** Whether a variable of this name must not stand with its value in a file that people share. */
export function holdsSecret(name: string): boolean {
  return secretNames.test(name);
}
