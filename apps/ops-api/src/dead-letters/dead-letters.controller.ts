import { Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { z } from 'zod';
import { deadLettersBody, deadLettersQuery, deadLetterStateBody } from '#contracts';
import { type DeadLetter, DeadLetters } from '#messaging';
import { DeadLetterUnknownError } from '../http/api-errors.js';
import { Answers } from '../http/answers.js';

const LISTED = 50;

@Controller('dead-letters')
export class DeadLettersController {
  constructor(private readonly letters: DeadLetters) {}

  @Get()
  @Answers(deadLettersBody)
  async list(
    @Query({ schema: deadLettersQuery }) { state, limit = LISTED }: z.output<typeof deadLettersQuery>,
  ): Promise<{ deadLetters: DeadLetter[] }> {
    return { deadLetters: await this.letters.list({ limit, ...(state !== undefined && { state }) }) };
  }

  @Post(':id/replay')
  @HttpCode(200)
  @Answers(deadLetterStateBody)
  async replay(@Param('id', { schema: z.uuid() }) id: string): Promise<{ id: string; state: 'replayed' }> {
    if (!(await this.letters.replay(id))) throw unknown(id);
    return { id, state: 'replayed' };
  }

  @Post(':id/discard')
  @HttpCode(200)
  @Answers(deadLetterStateBody)
  async discard(@Param('id', { schema: z.uuid() }) id: string): Promise<{ id: string; state: 'discarded' }> {
    if (!(await this.letters.discard(id))) throw unknown(id);
    return { id, state: 'discarded' };
  }
}

function unknown(id: string): DeadLetterUnknownError {
  return new DeadLetterUnknownError(`No message with the id ${id} is dead: unknown, replayed or discarded.`);
}
