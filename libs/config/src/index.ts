export * from './config.js';
export { displayPath, whyUnreadable } from './files/read-text-file.js';
export { loadConfig, type LoadOptions } from './load-config.js';
export type { ConfigNote, ConfigProblem } from './problems/config-problem.js';
export { didYouMean } from './problems/nearest-word.js';
export { renderLines } from './problems/render-problems.js';
export { identityTypeOf, type IdentityType } from './schema/csv-connector.schema.js';
export { textEncodingOf } from './source/text-encoding.js';
export { Configurations } from './configurations.js';
