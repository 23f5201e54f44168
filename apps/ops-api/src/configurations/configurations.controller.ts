import { Body, Controller, Get, HttpCode, Post } from '@nestjs/common';
import {
  type ConfigurationBody,
  type ConfigurationCheckBody,
  configurationBody,
  configurationCheckBody,
  configurationsBody,
} from '#contracts';
import type { Caller } from '#domain';
import { Access, CallerOf } from '../access/access.decorator.js';
import { seesOneOf } from '../access/assert-may.js';
import { ConfigurationUnknownError } from '../http/api-errors.js';
import { Answers } from '../http/answers.js';
import { Refuses, Summary, WRONG_CONFIGURATION } from '../openapi/route.decorators.js';
import { ConfigurationDesk } from './configuration-desk.js';
import { configurationHead } from './configuration-head.js';

@Controller('configurations')
export class ConfigurationsController {
  constructor(private readonly desk: ConfigurationDesk) {}

  @Get()
  @Access('viewer')
  @Summary('Configurations of the server, with their orgs, rules and sources')
  @Answers(configurationsBody)
  async list(@CallerOf() caller: Caller): Promise<{ configurations: ConfigurationBody[] }> {
    const heads = (await this.desk.all()).map(configurationHead);
    const seen = heads.filter(({ orgs }) => seesOneOf(caller, orgs));
    return { configurations: seen.map((head) => shownTo(caller, head)) };
  }

  @Post('check')
  @Access('viewer')
  @HttpCode(200)
  @Summary('A configuration as a run that begins now would take it, with what it warns of')
  @Refuses(...WRONG_CONFIGURATION)
  @Answers(configurationBody)
  async check(
    @CallerOf() caller: Caller,
    @Body({ schema: configurationCheckBody }) { configuration, users }: ConfigurationCheckBody,
  ): Promise<ConfigurationBody> {
    const head = configurationHead(await this.desk.chosen(configuration, users));
    if (seesOneOf(caller, head.orgs)) return shownTo(caller, head);
    throw new ConfigurationUnknownError(
      `The server has no configuration "${head.name}" for ${caller.actor}.`,
    );
  }
}

/** Which other orgs a configuration has is not told. */
function shownTo(caller: Caller, head: ConfigurationBody): ConfigurationBody {
  return { ...head, orgs: head.orgs.filter((org) => seesOneOf(caller, [org])) };
}
