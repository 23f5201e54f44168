import { answerBy, REQUEST_STATUS } from '#http';

/** An error as whoever sends us something gets it. */
export const intakeAnswer = answerBy({
  ...REQUEST_STATUS,
  HOOK_REFUSED: 401,
  HOOK_STALE: 401,
  CHALLENGE_MISSING: 400,
});
