import { Controller, Get, Query } from '@nestjs/common';
import type { z } from 'zod';
import { type ApprovalsBody, approvalsBody, approvalsQuery } from '#contracts';
import type { Caller } from '#domain';
import { Access, CallerOf } from '../access/access.decorator.js';
import { Answers } from '../http/answers.js';
import { Summary } from '../openapi/route.decorators.js';
import { HeldItemsService } from './held-items.service.js';

@Controller('approvals')
export class ApprovalsController {
  constructor(private readonly heldItems: HeldItemsService) {}

  @Get()
  @Access('viewer')
  @Summary('What waits for people: who asked, why it is held, words given and needed, until when')
  @Answers(approvalsBody)
  async waiting(
    @CallerOf() caller: Caller,
    @Query({ schema: approvalsQuery }) query: z.output<typeof approvalsQuery>,
  ): Promise<ApprovalsBody> {
    return this.heldItems.waiting(caller, query);
  }
}
