import { Injectable } from '@nestjs/common';
import type { PersonSyncBody, RunAcceptedBody } from '#contracts';
import { type Caller, emailKey, isEmailAddress, orgAccounts } from '#domain';
import { inSpan, traceIdOf } from '#telemetry';
import { assertMay } from '../access/assert-may.js';
import { ConfigurationDesk } from '../configurations/configuration-desk.js';
import { OrgUnknownError, RequestInvalidError } from '../http/api-errors.js';
import { RunAdmission } from '../runs/run-admission.service.js';

/** Starts the sync of one person, and of nobody else. */
@Injectable()
export class PersonSyncService {
  constructor(
    private readonly desk: ConfigurationDesk,
    private readonly admission: RunAdmission,
  ) {}

  /**
   * @param key the id that the run shall have
   * @throws OrgUnknownError, ForbiddenError the role is needed in every org that is named, or that the configuration has
   */
  async sync(caller: Caller, body: PersonSyncBody, key: string): Promise<RunAcceptedBody> {
    const { email, configuration, mode = 'sync', orgs: named } = body;
    if (!isEmailAddress(email))
      throw new RequestInvalidError(`"${email}" is not an e-mail address. Nothing was started.`);
    const config = await this.desk.chosen(configuration);
    const all = orgAccounts(config.orgs);
    const unknown = named?.find((org) => !all.some(({ label }) => label === org));
    if (unknown !== undefined) throw new OrgUnknownError(unknown);
    const orgs = named === undefined ? all : all.filter(({ label }) => named.includes(label));
    const labels = orgs.map(({ label }) => label);
    assertMay(caller, 'operator', labels, () => new OrgUnknownError(labels[0] ?? ''));
    return inSpan('person sync requested', { attributes: { 'sign_sync.run': key } }, ({ traceparent }) => {
      const run = {
        ...{ id: key, configName: config.name, configDigest: config.digest, scope: config.scope, mode },
        options: { people: [emailKey(email)], ...(named && { orgs: labels }) },
        ...{ traceId: traceIdOf(traceparent) ?? '', requestedBy: caller.actor },
      };
      return this.admission.admit(run, orgs, traceparent, () => undefined);
    });
  }
}
