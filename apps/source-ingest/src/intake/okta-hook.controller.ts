import { Body, Controller, Get, Headers, HttpCode, Param, Post, Req } from '@nestjs/common';
import { oktaHookBody } from '#contracts';
import { inSpan } from '#telemetry';
import { ChallengeMissingError } from './errors.js';
import { HookDesk, type HookSender } from './hook-desk.service.js';
import { hintsOfOkta } from './okta-hints.js';
import { parsedBody } from './parsed-body.js';

/** Longer ones are none of Okta's. */
const CHALLENGE_MAX = 1_000;

/** Event hooks of Okta (docs/configuration.md). */
@Controller('hooks/okta')
export class OktaHookController {
  constructor(private readonly desk: HookDesk) {}

  /** Okta's one look whether the address is ours. */
  @Get(':name')
  verify(
    @Param('name') name: string,
    @Headers() headers: Record<string, unknown>,
    @Req() request: HookSender,
  ): { verification: string } {
    this.desk.okta(name, headers, request);
    const challenge = headers['x-okta-verification-challenge'];
    if (typeof challenge !== 'string' || challenge === '' || challenge.length > CHALLENGE_MAX) {
      throw new ChallengeMissingError();
    }
    return { verification: challenge };
  }

  /** Stored, and answered at once: Okta waits three seconds, and asks one more time at most. */
  @Post(':name')
  @HttpCode(204)
  async deliver(
    @Param('name') name: string,
    @Headers() headers: Record<string, unknown>,
    @Req() request: HookSender,
    @Body() body: unknown,
  ): Promise<void> {
    const found = this.desk.okta(name, headers, request);
    const { data } = parsedBody(oktaHookBody, body);
    const attributes = { 'sign_sync.hook': name };
    await inSpan('hook received', { parent: undefined, attributes }, ({ traceparent }) =>
      this.desk.store(hintsOfOkta(found, data.events, traceparent)),
    );
  }
}
