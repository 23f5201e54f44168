export * from './errors/sync-error.js';
export * from './people/directory-person.js';
export * from './rules/rule.js';
export * from './rules/sync-policy.js';
export * from './secret.js';
export * from './text/keys.js';
