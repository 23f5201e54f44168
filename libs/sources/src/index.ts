export { openSource, openSources, type SourceGround } from './open-source.js';
export { readOktaLog } from './read-okta-log.js';
export type { PersonAnswer, Source, SourceInspection } from './source.js';
export { SourceUnreadableError, type SourceErrorCode } from './source-unreadable.error.js';
export type { ChangeLook, ChangeWatch, SourceChange } from './watch/change-watch.js';
export { openWatches } from './watch/open-watches.js';
