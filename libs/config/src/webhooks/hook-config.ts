import type { Secret } from '#domain';

interface HookCommon {
  /** Stands in the address; unique within a configuration. */
  readonly name: string;
  /** The source that keys of people belong to, by its place in `Config.sources`; left out where it may be any. */
  readonly source?: number;
}

/** `/hooks/okta/<name>`: Okta says who it is by a header of a fixed value. */
export interface OktaHookConfig extends HookCommon {
  readonly type: 'okta';
  /** Lower case. */
  readonly header: string;
  /** One, or two while a new one takes the place of the old; empty ones in a process that takes no events. */
  readonly secrets: readonly Secret[];
  /** Whether events that were missed are looked for in Okta's System Log. */
  readonly catchUp: boolean;
}

/** `/hooks/<name>`: signed as Standard Webhooks says. */
export interface SignedHookConfig extends HookCommon {
  readonly type: 'signed';
  /** `whsec_` and base64; one or two, as above. */
  readonly signingKeys: readonly Secret[];
}

export type HookConfig = OktaHookConfig | SignedHookConfig;
