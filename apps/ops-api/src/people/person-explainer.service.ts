import { Injectable } from '@nestjs/common';
import { PersonRepository, ReportRepository } from '#db';
import { emailKey, explainPerson, NothingPlannedError, type PersonExplanation } from '#domain';
import { ConfigurationDesk } from '../configurations/configuration-desk.js';

/** Explains one person by the rules of a configuration and by its newest plan. */
@Injectable()
export class PersonExplainer {
  constructor(
    private readonly desk: ConfigurationDesk,
    private readonly reports: ReportRepository,
    private readonly people: PersonRepository,
  ) {}

  /** @throws NothingPlannedError the configuration has no plan yet */
  async explain(email: string, configuration: string | undefined): Promise<PersonExplanation> {
    const config = await this.desk.chosen(configuration);
    const runId = await this.reports.latestPlannedRun(config.name);
    if (runId === undefined) throw new NothingPlannedError();
    return explainPerson(await this.people.facts(runId, emailKey(email)), config, email);
  }
}
