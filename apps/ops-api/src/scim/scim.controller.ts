import { Body, Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import type { z } from 'zod';
import {
  issuedScimTokenBody,
  scimConnectionName,
  scimConnectionsBody,
  scimRotateBody,
  scimTestBody,
  type ScimTestBody,
  scimTokenBody,
  type ScimTokenBody,
  scimTokenId,
} from '#contracts';
import type { IssuedScimToken } from '#db';
import type { Caller } from '#domain';
import { Access, CallerOf } from '../access/access.decorator.js';
import { Answers } from '../http/answers.js';
import { Unrepeatable } from '../idempotency/request-id.decorator.js';
import { Refuses, Summary } from '../openapi/route.decorators.js';
import { ScimDesk, shownToken } from './scim-desk.service.js';

const HOUR_MS = 3_600_000;

/** Whoever has a token of a connection says who is there: that is an administrator's to give. */
@Controller('scim')
export class ScimController {
  constructor(private readonly desk: ScimDesk) {}

  @Get('connections')
  @Access('admin', 'all')
  @Summary('List SCIM connections with their last request and tokens; none shows what is secret')
  @Answers(scimConnectionsBody)
  async list(): Promise<z.output<typeof scimConnectionsBody>> {
    return { connections: await this.desk.list() };
  }

  @Post('connections/:name/token')
  @HttpCode(201)
  @Access('admin', 'all')
  @Unrepeatable()
  @Summary('Make the token of a SCIM connection; what is secret of it is shown this once')
  @Refuses('SCIM_CONNECTION_UNKNOWN', 'SCIM_TOKEN_EXISTS')
  @Answers(issuedScimTokenBody)
  async create(
    @CallerOf() { actor }: Caller,
    @Param('name', { schema: scimConnectionName }) name: string,
  ): Promise<z.output<typeof issuedScimTokenBody>> {
    return issued(await this.desk.create(name, actor));
  }

  @Post('connections/:name/rotate')
  @HttpCode(201)
  @Access('admin', 'all')
  @Unrepeatable()
  @Summary('Make a new token of a SCIM connection; the one before stays valid for a while')
  @Refuses('SCIM_CONNECTION_UNKNOWN')
  @Answers(issuedScimTokenBody)
  async rotate(
    @CallerOf() { actor }: Caller,
    @Param('name', { schema: scimConnectionName }) name: string,
    @Body({ schema: scimRotateBody }) { keepHours }: z.output<typeof scimRotateBody>,
  ): Promise<z.output<typeof issuedScimTokenBody>> {
    return issued(
      await this.desk.rotate(name, actor, keepHours === undefined ? undefined : keepHours * HOUR_MS),
    );
  }

  @Post('tokens/:id/revoke')
  @HttpCode(200)
  @Access('admin', 'all')
  @Summary('Revoke a token of a SCIM client, everywhere within five seconds')
  @Refuses('TOKEN_UNKNOWN')
  @Answers(scimTokenBody)
  async revoke(
    @CallerOf() { actor }: Caller,
    @Param('id', { schema: scimTokenId }) id: string,
  ): Promise<ScimTokenBody> {
    return shownToken(await this.desk.revoke(id, actor));
  }

  @Post('connections/:name/test')
  @HttpCode(200)
  @Access('admin', 'all')
  @Summary('Say whether everything is there that a push needs')
  @Refuses('SCIM_CONNECTION_UNKNOWN')
  @Answers(scimTestBody)
  async test(@Param('name', { schema: scimConnectionName }) name: string): Promise<ScimTestBody> {
    return this.desk.test(name);
  }
}

function issued({ token, text }: IssuedScimToken): z.output<typeof issuedScimTokenBody> {
  return { token: shownToken(token), text: text.reveal() };
}
