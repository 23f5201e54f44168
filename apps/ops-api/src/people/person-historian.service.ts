import { Injectable } from '@nestjs/common';
import { HistoryRepository } from '#db';
import {
  emailKey,
  type HistoryPage,
  historyPage,
  type PageSelection,
  type PersonState,
  personState,
} from '#domain';
import { ConfigurationDesk } from '../configurations/configuration-desk.js';

/** What the runs of a configuration have recorded about one person. */
@Injectable()
export class PersonHistorian {
  constructor(
    private readonly desk: ConfigurationDesk,
    private readonly histories: HistoryRepository,
  ) {}

  /** @throws PersonUnknownError */
  async history(
    email: string,
    configuration: string | undefined,
    selection: PageSelection,
  ): Promise<HistoryPage> {
    return historyPage(await this.#facts(email, configuration), email, selection);
  }

  /** @throws PersonUnknownError */
  async state(email: string, configuration: string | undefined, at: string): Promise<PersonState> {
    return personState(await this.#facts(email, configuration), email, new Date(at).toISOString());
  }

  async #facts(email: string, configuration: string | undefined) {
    const { name } = await this.desk.chosen(configuration);
    return this.histories.facts(name, emailKey(email));
  }
}
