import { Body, Controller, Get, HttpCode, Post } from '@nestjs/common';
import {
  type ConfigurationBody,
  type ConfigurationCheckBody,
  configurationBody,
  configurationCheckBody,
  configurationsBody,
} from '#contracts';
import { Answers } from '../http/answers.js';
import { ConfigurationDesk } from './configuration-desk.js';
import { configurationHead } from './configuration-head.js';

@Controller('configurations')
export class ConfigurationsController {
  constructor(private readonly desk: ConfigurationDesk) {}

  @Get()
  @Answers(configurationsBody)
  async list(): Promise<{ configurations: ConfigurationBody[] }> {
    return { configurations: (await this.desk.all()).map(configurationHead) };
  }

  @Post('check')
  @HttpCode(200)
  @Answers(configurationBody)
  async check(
    @Body({ schema: configurationCheckBody }) { configuration, users }: ConfigurationCheckBody,
  ): Promise<ConfigurationBody> {
    return configurationHead(await this.desk.chosen(configuration, users));
  }
}
