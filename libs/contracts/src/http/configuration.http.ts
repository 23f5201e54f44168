import { z } from 'zod';

/** What people are told of a configuration before a run begins. No path of the server, no key. */
export const configurationBody = z.object({
  name: z.string(),
  /** SHA-256 of what the files say, keys left out. */
  digest: z.string(),
  /** The main file, beginning with the configuration's own folder. */
  file: z.string(),
  orgs: z.array(z.string()),
  rules: z.int(),
  sources: z.array(z.object({ type: z.string(), place: z.string() })).min(1),
  /** Warnings, each as a line. */
  notes: z.array(z.string()),
});
export type ConfigurationBody = Readonly<z.output<typeof configurationBody>>;

/** `GET /configurations`. */
export const configurationsBody = z.object({ configurations: z.array(configurationBody) });

/** `POST /configurations/check`: the configuration of a run to come, with what it would warn of. */
export const configurationCheckBody = z.strictObject({
  configuration: z.string().min(1).max(255).optional(),
  users: z.array(z.string().max(1000)).min(1).max(1000).optional(),
});
export type ConfigurationCheckBody = z.output<typeof configurationCheckBody>;
