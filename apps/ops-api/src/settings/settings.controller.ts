import path from 'node:path';
import { Controller, Get, Query } from '@nestjs/common';
import type { z } from 'zod';
import { effectiveKeys } from '#config';
import { type EffectiveBody, effectiveBody, effectiveQuery } from '#contracts';
import { Access } from '../access/access.decorator.js';
import { ConfigurationDesk } from '../configurations/configuration-desk.js';
import { configurationHead } from '../configurations/configuration-head.js';
import { Answers } from '../http/answers.js';
import { Refuses, Summary, WRONG_CONFIGURATION } from '../openapi/route.decorators.js';

@Controller('settings')
export class SettingsController {
  constructor(private readonly desk: ConfigurationDesk) {}

  /** What a run that begins now goes by: every key with its value and its place. Never a secret. */
  @Get('configuration')
  @Access('viewer', 'all')
  @Summary('List every key of a configuration with its place')
  @Refuses(...WRONG_CONFIGURATION)
  @Answers(effectiveBody)
  async effective(
    @Query({ schema: effectiveQuery }) { configuration }: z.output<typeof effectiveQuery>,
  ): Promise<EffectiveBody> {
    const config = await this.desk.shown(configuration);
    const home = path.dirname(path.dirname(config.file));
    const keys = await effectiveKeys(config);
    return {
      ...{ configuration: config.name, digest: config.digest, notes: configurationHead(config).notes },
      keys: keys.map(({ file, ...key }) => ({ ...key, file: file === null ? null : shown(file, home) })),
    };
  }
}

/** Where the configuration's own folder lies is the server's business. */
function shown(file: string, home: string): string {
  const relative = path.relative(home, file);
  return relative.startsWith('..') ? path.basename(file) : relative;
}
