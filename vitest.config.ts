import { defineConfig } from 'vitest/config';

/**
 * Where servers and browsers are at work on a machine that others load, a test has a second try, and the end of the log names it
 * (`UNSTEADY`). What shows that nothing is lost or done twice has none (`retry: 0`): there one failure in many is the finding.
 */
const SECOND_TRY = 1;

/** `unit` needs nothing but Node. `integration` starts private PostgreSQL servers. `e2e` runs the built command against the simulator.
 * `console` drives the built console in Chromium, against the same. `deployment` looks at Dockerfile, docker-compose.yml, k8s and deploy. */
export default defineConfig({
  ssr: { resolve: { conditions: ['source', 'node'] } },
  resolve: { conditions: ['source', 'node'] },
  test: {
    // What is waited for comes as soon as it can; a busy machine is no failure.
    expect: { poll: { timeout: 15_000 } },
    // Commands and servers wait for each other: two workers leave a third of two cores idle.
    maxWorkers: 3,
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['{apps,libs}/**/*.spec.ts', 'test/rig/*/*.spec.ts', 'test/reporters/*.spec.ts'],
          testTimeout: 20_000,
          // Files of pure code share what they load: most of the time went into loading it anew for each.
          isolate: false,
        },
      },
      {
        extends: true,
        test: {
          name: 'integration',
          retry: SECOND_TRY,
          include: ['test/{integration,scim}/**/*.spec.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          // As above, and the server that each starts is its own.
          isolate: false,
        },
      },
      {
        extends: true,
        test: {
          name: 'deployment',
          include: ['test/deployment/**/*.spec.ts'],
          testTimeout: 60_000,
          hookTimeout: 600_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'console',
          retry: SECOND_TRY,
          include: ['test/console/**/*.spec.ts'],
          testTimeout: 180_000,
          hookTimeout: 600_000,
          // After the others: a page that waits for a loaded machine tells little.
          maxWorkers: 2,
          sequence: { groupOrder: 1 },
        },
      },
      {
        extends: true,
        test: {
          name: 'e2e',
          retry: SECOND_TRY,
          globalSetup: ['test/support/shared-stack.ts'],
          include: ['test/e2e/**/*.spec.ts', 'test/cases/**/*.spec.ts', 'test/rig/*.spec.ts'],
          testTimeout: 600_000,
          hookTimeout: 120_000,
          // As above, and each spec has a folder and commands of its own.
          isolate: false,
        },
      },
    ],
  },
});
