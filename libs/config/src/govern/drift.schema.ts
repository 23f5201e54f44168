import { DRIFT_TREATMENTS, type DriftPolicy, type DriftTreatment } from '#domain';
import { z } from 'zod';
import type { ConfigFile } from '../files/config-file.js';
import { unknownOrg } from '../orgs/load-orgs.js';
import { oneOf, wrongType } from '../schema/fields.js';

const KEY = 'drift';
const WANTED = 'heal or report, or a mapping of org names to them, such as {emea: report}';
export const driftTreatment = oneOf(DRIFT_TREATMENTS, 'a way to treat changes made by hand');

/** `drift`: one word for every org, or one for each that is named. Undefined: the key is not written, or is wrong. */
export function loadDrift(main: ConfigFile): DriftPolicy | undefined {
  const section = main.value[KEY];
  if (section === undefined) return undefined;
  const orgs = orgNames(main);
  if (typeof section === 'string') {
    const everywhere = main.parse([KEY], driftTreatment, section);
    return everywhere && Object.fromEntries((orgs ?? []).map((org) => [org, everywhere]));
  }
  const entries = main.parse([KEY], mapping, section);
  if (entries === undefined) return undefined;
  const policy: Record<string, DriftTreatment> = {};
  for (const [org, written] of Object.entries(entries)) {
    const known = orgs?.includes(org) ?? true;
    if (!known) main.problemOfKey([KEY, org], unknownOrg(org, orgs ?? []));
    const parsed = main.parse([KEY, org], driftTreatment, written);
    if (parsed !== undefined) policy[org] = parsed;
  }
  return policy;
}

const mapping = z.record(z.string(), z.unknown(), {
  error: (issue) => wrongType(issue.input, 'a word or a mapping', WANTED),
});

function orgNames(main: ConfigFile): string[] | undefined {
  const orgs = main.value['sign_orgs'];
  return typeof orgs === 'object' && orgs !== null ? Object.keys(orgs) : undefined;
}
