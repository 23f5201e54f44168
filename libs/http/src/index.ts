export type { OtherForm } from './broken-requests.js';
export { createHttpApp, type TextRequest } from './create-http-app.js';
export { answerBy, REQUEST_STATUS } from './error-answer.js';
export { type RateLimits, RATE_LIMITS } from './rate-limits.js';
export { RefusalLog } from './refusal-log.js';
export { RequestInvalidError, RequestNotJsonError } from './request-errors.js';
export { styleNonceOf } from './security-headers.js';
export { sendProblem } from './send-problem.js';
