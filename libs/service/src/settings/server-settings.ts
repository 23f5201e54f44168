import { z } from 'zod';
import type { Secret } from '#domain';
import { accessSchema, refineAccess } from './access-settings.js';
import { type HostSettings, hostSettings, parse, serviceSchema, type Variables } from './settings.js';

/** What `sign-sync serve` is told: as a service, but its database may be its own, and it has no broker. */
export interface ServerSettings extends HostSettings {
  /** Undefined: the embedded one. */
  readonly databaseUrl: Secret | undefined;
}

/** @throws SettingsInvalidError with everything that is wrong */
export function parseServerSettings(variables: Variables): ServerSettings {
  const all = parse(serverSchema.extend(accessSchema).superRefine(refineAccess), variables);
  return { ...hostSettings(all), databaseUrl: all.SIGN_SYNC_DATABASE_URL };
}

const serverSchema = serviceSchema.omit({ SIGN_SYNC_CONFIG_DIR: true }).extend({
  SIGN_SYNC_DATABASE_URL: serviceSchema.shape.SIGN_SYNC_DATABASE_URL.optional(),
  SIGN_SYNC_AMQP_URL: z
    .never({
      error:
        'is set, and "serve" does everything in one process without a broker. Unset it, or start the services instead.',
    })
    .optional(),
});
