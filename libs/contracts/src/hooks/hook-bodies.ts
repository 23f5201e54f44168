import { z } from 'zod';

/** More is a directory's export, not news of a few people. */
const PEOPLE_MAX = 10_000;
/** Okta sends events of the same moment together; a page of its System Log has a thousand at most. */
const EVENTS_MAX = 1_000;

const target = z.looseObject({
  id: z.string().min(1).max(200),
  type: z.string().max(100),
  alternateId: z.string().nullish(),
  displayName: z.string().nullish(),
});

/** An event of Okta's System Log. Okta sends much more; what is not read is not judged. */
export const oktaLogEvent = z.looseObject({
  uuid: z.string().min(1).max(100),
  published: z.iso.datetime({ offset: true }),
  eventType: z.string().min(1).max(200),
  outcome: z.looseObject({ result: z.string().optional() }).nullish(),
  target: z.array(target).max(1_000).nullish(),
});
export type OktaLogEvent = z.output<typeof oktaLogEvent>;

/** What an event hook of Okta delivers. */
export const oktaHookBody = z.looseObject({
  data: z.looseObject({ events: z.array(oktaLogEvent).max(EVENTS_MAX) }),
});

const wish = z.looseObject({
  /** People to look at, by address … */
  emails: z.array(z.string().min(3).max(320)).max(PEOPLE_MAX).optional(),
  /** … or by the directory's own key: objectGUID, entryUUID, Okta id. */
  keys: z.array(z.string().min(1).max(200)).max(PEOPLE_MAX).optional(),
  /** Directory groups, by name: everybody who is or was in them. */
  groups: z.array(z.string().min(1).max(400)).max(100).optional(),
  /** A full run. */
  run: z.literal('now').optional(),
});

/** What a signed webhook asks for: by itself, or under `data` as Standard Webhooks advises. */
export const signedHookBody = wish.extend({ data: wish.optional() });
export type SignedHookBody = z.output<typeof signedHookBody>;

/** What was made of what was sent. */
export interface HookReceipt {
  /** Hints that are new; what was sent before counts once. */
  readonly accepted: number;
}
