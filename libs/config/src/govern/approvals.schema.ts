import {
  type ApprovalPolicy,
  CHANGE_KINDS,
  type ChangeKind,
  LEAVER_POLICIES,
  type LeaverPolicy,
} from '#domain';
import type { z } from 'zod';
import type { ConfigFile } from '../files/config-file.js';
import { duration } from '../schema/duration.js';
import { flag, listOf, oneOf, strictMap, wholeNumber } from '../schema/fields.js';

const WEEK_MS = 7 * 24 * 3_600_000;
const EXPIRY_WANTED = 'a time such as 7d, 24h, or a number of seconds';

interface ApprovalsSection {
  required?: (ChangeKind | 'all')[] | undefined;
  approvers?: number | undefined;
  four_eyes?: boolean | undefined;
  reason?: boolean | undefined;
  expiry?: number | undefined;
  leavers?: LeaverPolicy | undefined;
}

export const approvalsSchema: z.ZodType<ApprovalsSection> = strictMap(
  {
    required: listOf(oneOf([...CHANGE_KINDS, 'all'], 'a kind of change'), 'the kinds of changes that wait'),
    approvers: wholeNumber('how many different people must approve, from 1', 1),
    four_eyes: flag('True to keep who asked for a run from approving its plan'),
    reason: flag('True to ask for a reason with every approval'),
    leavers: oneOf(LEAVER_POLICIES, 'a leaver policy'),
    expiry: duration(EXPIRY_WANTED).refine((ms) => ms > 0, { error: `is 0. Give ${EXPIRY_WANTED}.` }),
  },
  'a mapping with required, approvers, four_eyes, reason, expiry or leavers',
).partial();

/** `approvals:`; nothing of it is there unless the key is written. */
export function loadApprovals(main: ConfigFile): { approvals?: ApprovalPolicy } {
  const written = main.value['approvals'];
  const section = written === undefined ? undefined : main.parse(['approvals'], approvalsSchema, written);
  if (section === undefined) return {};
  const { required = [], approvers = 1, four_eyes = false, reason = false, expiry = WEEK_MS } = section;
  return {
    approvals: {
      required: CHANGE_KINDS.filter((kind) => required.includes('all') || required.includes(kind)),
      ...{ approvers, fourEyes: four_eyes, reasonRequired: reason, expiryMs: expiry },
    },
  };
}
