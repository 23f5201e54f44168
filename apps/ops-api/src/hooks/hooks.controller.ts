import { Controller, Get } from '@nestjs/common';
import { type HookBody, type HooksBody, hooksBody } from '#contracts';
import type { HookConfig } from '#config';
import { HintRepository, type HintTraffic } from '#db';
import { Access } from '../access/access.decorator.js';
import { ConfigurationDesk } from '../configurations/configuration-desk.js';
import { Answers } from '../http/answers.js';
import { Summary } from '../openapi/route.decorators.js';

/** Events name people of whole directories, which are nobody's org yet. */
@Controller('hooks')
export class HooksController {
  constructor(
    private readonly desk: ConfigurationDesk,
    private readonly hints: HintRepository,
  ) {}

  @Get()
  @Access('viewer', 'all')
  @Summary('List the webhooks that may tell of changes, what came through them, and what of it is still open')
  @Answers(hooksBody)
  async list(): Promise<HooksBody> {
    const configs = await this.desk.all();
    const traffic = await this.hints.traffic();
    const backlogs = await this.hints.backlogs();
    return {
      hooks: configs.flatMap(({ name, webhooks }) => webhooks.map((hook) => hookBody(name, hook, traffic))),
      backlog: configs.map(({ name: configuration }) => {
        const found = backlogs.find(({ configName }) => configName === configuration);
        const { waiting = 0, atWork = 0, givenUpDay = 0, oldestAt = null } = found ?? {};
        return { configuration, waiting, atWork, givenUpDay, oldestAt };
      }),
    };
  }
}

function hookBody(
  configuration: string,
  { name, type }: HookConfig,
  traffic: readonly HintTraffic[],
): HookBody {
  const origin = type === 'okta' ? 'okta' : 'webhook';
  const found = traffic.find(
    (one) => one.configName === configuration && one.origin === origin && one.source === name,
  );
  return {
    ...{ configuration, name, type, path: type === 'okta' ? `/hooks/okta/${name}` : `/hooks/${name}` },
    lastAcceptedAt: found?.lastAcceptedAt ?? null,
    lastEventAt: found?.lastEventAt ?? null,
    acceptedDay: found?.acceptedDay ?? 0,
    refused: found?.refused ?? 0,
    lastRefusedAt: found?.lastRefusedAt ?? null,
    lastRefusal: found?.lastRefusal ?? null,
    caughtUpUntil: typeof found?.cursor === 'string' ? new Date(found.cursor) : null,
  };
}
