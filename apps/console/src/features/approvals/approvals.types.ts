import type { Answer } from '../../api/client.js';

export type WaitingPlan = Answer<'/approvals'>['approvals'][number];
export type WaitingReason = WaitingPlan['reasons'][number];
