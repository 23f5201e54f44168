import type { Config } from '#config';

/**
 * The configuration as a source is to be read for it and for another one: these directory groups are read as well, and
 * grant nothing.
 */
export function readingAlso(config: Config, groups: readonly string[] = []): Config {
  if (groups.length === 0) return config;
  const { policy, file } = config;
  const more = groups.map((directoryGroup, index) => ({
    ...{ directoryGroup, number: policy.rules.length + index + 1, place: { file, line: 0 } },
    ...{ groups: [], orgs: [], groupAdmin: false, accountAdmin: false },
  }));
  return { ...config, policy: { ...policy, rules: [...policy.rules, ...more] } };
}
