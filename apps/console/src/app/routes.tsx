import { approvalsRoute } from '../features/approvals/approvals.route.js';
import { auditRoute } from '../features/audit/audit.route.js';
import { budgetsRoute } from '../features/budgets/budgets.route.js';
import { driftRoute } from '../features/drift/drift.route.js';
import { orgRoute } from '../features/org/org.route.js';
import { orgsRoute } from '../features/orgs/orgs.route.js';
import { overviewRoute } from '../features/overview/overview.route.js';
import { peopleRoute } from '../features/people/people.route.js';
import { personRoute } from '../features/person/person.route.js';
import { planRoute } from '../features/plan/plan.route.js';
import { plansRoute } from '../features/plans/plans.route.js';
import { problemsRoute } from '../features/problems/problems.route.js';
import { rulesRoute } from '../features/rules/rules.route.js';
import { runRoute } from '../features/run/run.route.js';
import { runsRoute } from '../features/runs/runs.route.js';
import { settingsRoute } from '../features/settings/settings.route.js';
import { sourcesRoute } from '../features/sources/sources.route.js';

/** Every screen. Each loads its page when it is opened. */
export const routes = [
  ...([overviewRoute, orgsRoute, orgRoute] as const),
  ...([plansRoute, planRoute, approvalsRoute, runsRoute, runRoute] as const),
  ...([peopleRoute, personRoute, rulesRoute, sourcesRoute, driftRoute] as const),
  ...([problemsRoute, auditRoute, budgetsRoute, settingsRoute] as const),
] as const;
