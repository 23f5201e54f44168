import { OrgEntity } from './org.entity.js';
import { PlanEntity } from './plan.entity.js';
import { RunOrgEntity } from './run-org.entity.js';
import { RunEntity } from './run.entity.js';

export * from './org.entity.js';
export * from './plan.entity.js';
export * from './run-org.entity.js';
export * from './run.entity.js';

export const entities = [OrgEntity, RunEntity, RunOrgEntity, PlanEntity];
