import { Injectable } from '@nestjs/common';
import type { z } from 'zod';
import type { ActivityBody, activityQuery } from '#contracts';
import { ActivityRepository } from '#db';
import { type Caller, type OrgSet, orgsOf } from '#domain';
import { RequestInvalidError } from '../http/api-errors.js';

/** Days where the caller names no number. */
const DAYS = 14;

/** What happened lately in the orgs that the caller sees. */
@Injectable()
export class ActivityService {
  constructor(private readonly activity: ActivityRepository) {}

  /** @throws RequestInvalidError nobody knows that time zone */
  async read(
    caller: Caller,
    { days = DAYS, zone = 'UTC', org }: z.output<typeof activityQuery>,
  ): Promise<ActivityBody> {
    if (!isZone(zone))
      throw new RequestInvalidError(`"${zone}" is no time zone. Write one as in Europe/Berlin.`);
    const orgs = narrowed(orgsOf(caller, 'viewer'), org);
    return {
      days: await this.activity.days(orgs, days, zone),
      orgs: await this.activity.daysByOrg(orgs, days, zone),
      calls: await this.activity.calls(orgs),
    };
  }
}

function narrowed(orgs: OrgSet, org: string | undefined): OrgSet {
  if (org === undefined) return orgs;
  return orgs === 'all' || orgs.includes(org) ? [org] : [];
}

/** Names of the time zone database alone: what else PostgreSQL takes differs from what browsers say. */
function isZone(zone: string): boolean {
  return zone === 'UTC' || Intl.supportedValuesOf('timeZone').includes(zone);
}
