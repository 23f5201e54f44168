import { answerBy, REQUEST_STATUS } from '#http';

/** Status of the errors that a caller can meet. What is not here is 503 when it may pass by itself, else 500. */
const STATUS: Readonly<Record<string, number>> = {
  ...REQUEST_STATUS,
  TOKEN_INVALID: 400,
  API_TOKEN_REFUSED: 401,
  API_HOST_REFUSED: 403,
  CROSS_SITE_REFUSED: 403,
  FORBIDDEN: 403,
  SIGN_IN_REFUSED: 403,
  ORG_UNKNOWN: 404,
  RUN_UNKNOWN: 404,
  REPLAY_UNKNOWN: 404,
  PLAN_UNKNOWN: 404,
  PERSON_UNKNOWN: 404,
  CONFIGURATION_UNKNOWN: 404,
  DEAD_LETTER_UNKNOWN: 404,
  SCHEDULE_UNKNOWN: 404,
  SIGN_IN_UNAVAILABLE: 404,
  TOKEN_UNKNOWN: 404,
  SESSION_UNKNOWN: 404,
  SCIM_CONNECTION_UNKNOWN: 404,
  PLAN_REFUSED: 409,
  TOKEN_NAME_TAKEN: 409,
  SCIM_TOKEN_EXISTS: 409,
  UNDO_REFUSED: 409,
  RETRY_REFUSED: 409,
  APPROVAL_REFUSED: 409,
  COMPARISON_REFUSED: 409,
  RUN_ENDED: 409,
  IDEMPOTENCY_KEY_REUSED: 409,
  CONFIG_INVALID: 422,
  EXPORT_TOO_LARGE: 422,
  CONFIGURATION_NEEDED: 422,
};

/** The status of answers with that code; undefined for codes that no caller meets by a mistake of their own. */
export function statusOf(code: string): number | undefined {
  return STATUS[code];
}

/** An error as the caller of the API gets it. */
export const errorAnswer = answerBy(STATUS);
