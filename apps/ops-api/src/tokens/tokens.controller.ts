import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import type { z } from 'zod';
import {
  issuedTokenBody,
  type TokenBody,
  tokenBody,
  tokenId,
  type TokenRequestBody,
  tokenRequestBody,
  tokensBody,
  tokensQuery,
} from '#contracts';
import { TokenRegister, TokenRepository } from '#db';
import { type ApiToken, type Caller, tokenState } from '#domain';
import { Access, CallerOf } from '../access/access.decorator.js';
import { Gatekeeper } from '../access/gatekeeper.js';
import { Unrepeatable } from '../idempotency/request-id.decorator.js';
import { Refuses, Summary } from '../openapi/route.decorators.js';
import { Answers } from '../http/answers.js';

const LISTED = 100;
const DAY_MS = 24 * 60 * 60 * 1000;

@Controller('tokens')
export class TokensController {
  constructor(
    private readonly tokens: TokenRepository,
    private readonly register: TokenRegister,
    private readonly gatekeeper: Gatekeeper,
  ) {}

  @Get()
  @Access('admin', 'all')
  @Summary('Tokens, the newest first; none shows what is secret')
  @Answers(tokensBody)
  async list(
    @Query({ schema: tokensQuery }) { limit = LISTED, after }: z.output<typeof tokensQuery>,
  ): Promise<{ tokens: TokenBody[]; next: string | null }> {
    const page = await this.tokens.page(limit, after);
    return { tokens: page.map(shown), next: page.length < limit ? null : (page.at(-1)?.id ?? null) };
  }

  @Post()
  @HttpCode(201)
  @Access('admin', 'all')
  @Unrepeatable()
  @Summary('Make a token; what is secret of it is shown this once')
  @Refuses('TOKEN_INVALID', 'TOKEN_NAME_TAKEN')
  @Answers(issuedTokenBody)
  async create(
    @CallerOf() { actor }: Caller,
    @Body({ schema: tokenRequestBody }) { name, grants, expiresInDays }: TokenRequestBody,
  ): Promise<{ token: TokenBody; text: string }> {
    const life = expiresInDays === undefined ? {} : { lifeMs: expiresInDays * DAY_MS };
    const { token, text } = await this.register.create({ name, grants, ...life }, actor);
    return { token: shown(token), text: text.reveal() };
  }

  @Post(':id/revoke')
  @HttpCode(200)
  @Access('admin', 'all')
  @Summary('Revoke a token, everywhere within five seconds')
  @Refuses('TOKEN_UNKNOWN')
  @Answers(tokenBody)
  async revoke(
    @CallerOf() { actor }: Caller,
    @Param('id', { schema: tokenId }) id: string,
  ): Promise<TokenBody> {
    const revoked = await this.register.revoke(id, actor);
    this.gatekeeper.forget(id);
    return shown(revoked);
  }
}

function shown(token: ApiToken): TokenBody {
  return { ...token, state: tokenState(token, new Date()) };
}
