import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { z } from 'zod';
import {
  type DeadLetterDetailBody,
  deadLetterDetailBody,
  type DeadLetterDiscardBody,
  deadLetterDiscardBody,
  type DeadLetterReplayBody,
  deadLetterReplayBody,
  type DeadLetterReplayedBody,
  deadLetterReplayedBody,
  deadLettersBody,
  deadLettersQuery,
  deadLetterStateBody,
  pageOf,
} from '#contracts';
import { type Caller, orgsOf } from '#domain';
import { DeadLetters } from '#messaging';
import { Access, CallerOf } from '../access/access.decorator.js';
import { Answers } from '../http/answers.js';
import { Refuses, Summary } from '../openapi/route.decorators.js';
import { DeadLetterDesk, filterOf } from './dead-letter-desk.service.js';

const LISTED = 50;

@Controller('dead-letters')
export class DeadLettersController {
  constructor(
    private readonly letters: DeadLetters,
    private readonly desk: DeadLetterDesk,
  ) {}

  @Get()
  @Access('viewer')
  @Summary('List messages that were given up')
  @Answers(deadLettersBody)
  async list(
    @CallerOf() caller: Caller,
    @Query({ schema: deadLettersQuery }) query: z.output<typeof deadLettersQuery>,
  ): Promise<z.output<typeof deadLettersBody>> {
    const { state, limit = LISTED, after, ...named } = query;
    const found = await this.letters.list({
      ...filterOf(named),
      ...{ orgs: orgsOf(caller, 'viewer'), limit: limit + 1 },
      ...(state !== undefined && { state }),
      ...(after !== undefined && { after }),
    });
    const { rows, next } = pageOf(found, limit, ({ place, id }) => [place, id]);
    return { deadLetters: [...rows], next };
  }

  @Get(':id')
  @Access('viewer')
  @Summary('Show a message that was given up')
  @Refuses('DEAD_LETTER_UNKNOWN')
  @Answers(deadLetterDetailBody)
  async one(
    @CallerOf() caller: Caller,
    @Param('id', { schema: z.uuid() }) id: string,
  ): Promise<DeadLetterDetailBody> {
    return this.desk.find(caller, id);
  }

  @Post('replay')
  @HttpCode(200)
  @Access('operator')
  @Summary('Send all messages of a class again')
  @Answers(deadLetterReplayedBody)
  async replayClass(
    @CallerOf() caller: Caller,
    @Body({ schema: deadLetterReplayBody }) body: DeadLetterReplayBody,
  ): Promise<DeadLetterReplayedBody> {
    return this.desk.replayClass(caller, body);
  }

  @Post(':id/replay')
  @Access('operator')
  @HttpCode(200)
  @Summary('Send a message again')
  @Refuses('DEAD_LETTER_UNKNOWN')
  @Answers(deadLetterStateBody)
  async replay(
    @CallerOf() caller: Caller,
    @Param('id', { schema: z.uuid() }) id: string,
  ): Promise<{ id: string; state: 'replayed' }> {
    await this.desk.replay(caller, id);
    return { id, state: 'replayed' };
  }

  @Post(':id/discard')
  @Access('admin')
  @HttpCode(200)
  @Summary('Give a message up for good')
  @Refuses('DEAD_LETTER_UNKNOWN')
  @Answers(deadLetterStateBody)
  async discard(
    @CallerOf() caller: Caller,
    @Param('id', { schema: z.uuid() }) id: string,
    @Body({ schema: deadLetterDiscardBody }) { reason }: DeadLetterDiscardBody,
  ): Promise<{ id: string; state: 'discarded' }> {
    await this.desk.discard(caller, id, reason);
    return { id, state: 'discarded' };
  }
}
