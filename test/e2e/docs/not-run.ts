/** Command lines that no test can run as they stand, each with the reason and what is tested instead. */
export const NOT_RUN: readonly (readonly [line: RegExp, why: string])[] = [
  [
    /^npm ci && npm run build$/u,
    'needs a registry of packages; every end-to-end test works with what it makes',
  ],
  [/^npm ci && npm test$/u, 'needs a registry of packages, and would begin itself'],
  [/^npm ci && npm run demo$/u, 'needs a registry of packages, and tells a story of minutes'],
  [
    /^npm ci && npm run stack$/u,
    'needs a registry of packages, and runs until Ctrl-C; test/integration/service-stack.spec.ts',
  ],
  [
    /^sign-sync credentials (set|get|delete) /u,
    'needs the keychain of somebody; test/e2e/credentials.spec.ts brings one',
  ],
  [/^rabbitmqctl /u, 'needs a broker of the reader’s; specs of RabbitMQ start their own'],
  [
    /^SIGN_SYNC_DATABASE_URL=… node /u,
    'needs a PostgreSQL of the reader’s; test/integration/service-start.spec.ts',
  ],
  [
    /^OTEL_\w+=.* node /u,
    'needs a collector and a broker of the reader’s; test/integration/telemetry.spec.ts',
  ],
  [/^(PGPASSWORD=\$\(.*?\) )?(pg_dump|pg_restore|psql) /u, 'needs the client programs of PostgreSQL'],
  [
    /^(BIN|STATE)=|^\$BIN\/pg_ctl |^export PGPASSWORD=/u,
    'begins a restore by the client programs of PostgreSQL',
  ],
  [/^curl .*dead-letters/u, 'needs a dead letter; test/integration/api-answers.spec.ts asks for both'],
];
