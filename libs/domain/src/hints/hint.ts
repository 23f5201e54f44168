/** Whom something has happened to. A person is named by address, by the source's own key, or by both. */
export type HintSubject =
  | { readonly kind: 'person'; readonly email?: string; readonly key?: string }
  | { readonly kind: 'group'; readonly name: string }
  | { readonly kind: 'everybody' };

/** What told us. */
export const HINT_ORIGINS = ['okta', 'scim', 'webhook', 'ldap', 'csv'] as const;
export type HintOrigin = (typeof HINT_ORIGINS)[number];

/**
 * That somebody is worth a look. Never what they are to be: that is read at the source, so that a hint that is late,
 * repeated, out of order or lost does no harm.
 */
export interface Hint {
  readonly configName: string;
  /** What it came through, for people: the name of a hook, of a connection, or the place of a source. */
  readonly source: string;
  readonly subject: HintSubject;
  readonly origin: HintOrigin;
  /** At most 200 characters. One of an origin and a configuration counts once. */
  readonly eventId: string;
  /** By the clock of whoever told us. */
  readonly occurredAt: Date;
  /** W3C; the trace goes on from here to Sign's answer. */
  readonly traceparent?: string;
}
