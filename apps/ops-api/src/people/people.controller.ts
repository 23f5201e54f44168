import { Controller, Get, Query } from '@nestjs/common';
import type { z } from 'zod';
import { explainQuery, type PersonExplanationBody, personExplanationBody } from '#contracts';
import { Answers } from '../http/answers.js';
import { PersonExplainer } from './person-explainer.service.js';

@Controller('people')
export class PeopleController {
  constructor(private readonly explainer: PersonExplainer) {}

  @Get('explain')
  @Answers(personExplanationBody)
  async explain(
    @Query({ schema: explainQuery }) { email, configuration }: z.output<typeof explainQuery>,
  ): Promise<PersonExplanationBody> {
    return this.explainer.explain(email, configuration);
  }
}
