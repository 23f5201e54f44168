export { openSource, openSources } from './open-source.js';
export type { PersonAnswer, Source, SourceInspection } from './source.js';
export { SourceUnreadableError, type SourceErrorCode } from './source-unreadable.error.js';
