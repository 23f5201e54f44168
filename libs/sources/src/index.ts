export { openSource } from './open-source.js';
export type { Source } from './source.js';
export { SourceUnreadableError, type SourceErrorCode } from './source-unreadable.error.js';
