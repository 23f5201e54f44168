import { ActionsSettledV1 } from './messages/actions-settled.v1.js';
import { DirectoryReadRequestedV1 } from './messages/directory-read-requested.v1.js';
import { DirectoryReadV1 } from './messages/directory-read.v1.js';
import { DirectoryUsersV1 } from './messages/directory-users.v1.js';
import { OrgAnsweredV1 } from './messages/org-answered.v1.js';
import { OrgPlanRequestedV1 } from './messages/org-plan-requested.v1.js';
import { OrgQuestionsV1 } from './messages/org-questions.v1.js';
import { OrgRefreshRequestedV1 } from './messages/org-refresh-requested.v1.js';
import { OrgRefreshedV1 } from './messages/org-refreshed.v1.js';
import { PlanApprovedV1 } from './messages/plan-approved.v1.js';
import { PlanBuiltV1 } from './messages/plan-built.v1.js';
import { RunFinishedV1 } from './messages/run-finished.v1.js';
import { RunReplayRequestedV1 } from './messages/run-replay-requested.v1.js';
import { RunRequestedV1 } from './messages/run-requested.v1.js';
import { SignActionV1 } from './messages/sign-action.v1.js';
import type { MessageContract } from './define-message.js';

/** Every message of the product. Fixtures, documentation and topology are made from this list. */
export const allMessages: readonly MessageContract[] = [
  RunRequestedV1,
  DirectoryReadRequestedV1,
  DirectoryUsersV1,
  DirectoryReadV1,
  OrgRefreshRequestedV1,
  OrgRefreshedV1,
  OrgPlanRequestedV1,
  OrgQuestionsV1,
  OrgAnsweredV1,
  PlanBuiltV1,
  PlanApprovedV1,
  SignActionV1,
  ActionsSettledV1,
  RunFinishedV1,
  RunReplayRequestedV1,
];
