import { Injectable } from '@nestjs/common';
import { PersonRepository, ReportRepository } from '#db';
import {
  type Caller,
  emailKey,
  explainPerson,
  NothingPlannedError,
  orgsOf,
  type PersonExplanation,
} from '#domain';
import { ConfigurationDesk } from '../configurations/configuration-desk.js';
import { visibleFacts, visibleWords } from './visible-part.js';

/** Explains one person by the rules of a configuration and by the newest plan that decided about them. */
@Injectable()
export class PersonExplainer {
  constructor(
    private readonly desk: ConfigurationDesk,
    private readonly reports: ReportRepository,
    private readonly people: PersonRepository,
  ) {}

  /** @throws NothingPlannedError the configuration has no plan yet, or none of an org that the caller sees */
  async explain(
    caller: Caller,
    email: string,
    configuration: string | undefined,
  ): Promise<PersonExplanation> {
    const config = await this.desk.shown(configuration);
    const runId = await this.reports.latestPlannedFor(config.name, emailKey(email));
    if (runId === undefined) throw new NothingPlannedError();
    const orgs = orgsOf(caller, 'viewer');
    const facts = visibleFacts(await this.people.facts(runId, emailKey(email)), orgs);
    if (facts.orgs.length === 0) throw new NothingPlannedError();
    return visibleWords(explainPerson(facts, config, email), orgs);
  }
}
