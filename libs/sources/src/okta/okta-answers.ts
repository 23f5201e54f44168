import { z } from 'zod';

/** Only what is read of them; Okta sends much more. */
export const oktaGroupSchema = z.object({
  id: z.string().min(1),
  type: z.string().default(''),
  profile: z.object({ name: z.string() }),
});
export type OktaGroup = z.output<typeof oktaGroupSchema>;

export const oktaUserSchema = z.object({
  id: z.string().min(1),
  status: z.string().min(1),
  profile: z.record(z.string(), z.unknown()),
});
export type OktaUser = z.output<typeof oktaUserSchema>;
