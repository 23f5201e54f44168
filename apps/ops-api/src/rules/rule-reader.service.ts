import { Injectable } from '@nestjs/common';
import type { RulesBody } from '#contracts';
import { LastSeenRepository } from '#db';
import { patternsByOrg } from '#domain';
import { ConfigurationDesk } from '../configurations/configuration-desk.js';
import { rulesOf } from './rules-of.js';

/** Holds the rules that are in force against what the newest run has seen. */
@Injectable()
export class RuleReader {
  constructor(
    private readonly desk: ConfigurationDesk,
    private readonly lastSeen: LastSeenRepository,
  ) {}

  async read(configuration: string | undefined): Promise<RulesBody> {
    const config = await this.desk.shown(configuration);
    const seen = await this.lastSeen.of(config.name, patternsByOrg(config.policy.orgs));
    return {
      ...{ configuration: config.name, digest: config.digest },
      scope: { kind: config.scope.kind, groups: config.scope.kind === 'group' ? config.scope.groups : [] },
      ...{ umg: config.policy.umg, orgAssignment: config.policy.orgAssignment },
      seen: seen === undefined ? null : { run: seen.run, at: seen.startedAt },
      rules: rulesOf(config.policy, seen),
    };
  }
}
