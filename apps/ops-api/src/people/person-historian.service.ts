import { Injectable } from '@nestjs/common';
import { HistoryRepository } from '#db';
import {
  type Caller,
  emailKey,
  type HistoryPage,
  historyPage,
  orgsOf,
  type PageSelection,
  type PersonState,
  personState,
} from '#domain';
import { ConfigurationDesk } from '../configurations/configuration-desk.js';
import { visibleHistory } from './visible-part.js';

/** What the runs of a configuration have recorded about one person. */
@Injectable()
export class PersonHistorian {
  constructor(
    private readonly desk: ConfigurationDesk,
    private readonly histories: HistoryRepository,
  ) {}

  /** @throws PersonUnknownError */
  async history(
    caller: Caller,
    email: string,
    configuration: string | undefined,
    selection: PageSelection,
  ): Promise<HistoryPage> {
    return historyPage(await this.#facts(caller, email, configuration), email, selection);
  }

  /** @throws PersonUnknownError */
  async state(
    caller: Caller,
    email: string,
    configuration: string | undefined,
    at: string,
  ): Promise<PersonState> {
    const facts = await this.#facts(caller, email, configuration);
    return personState(facts, email, new Date(at).toISOString());
  }

  async #facts(caller: Caller, email: string, configuration: string | undefined) {
    const config = await this.desk.shown(configuration);
    const facts = await this.histories.facts(config.name, emailKey(email));
    return visibleHistory(facts, orgsOf(caller, 'viewer'), config);
  }
}
