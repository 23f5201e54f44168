export const SCIM_CLIENTS = ['okta', 'entra', 'onelogin', 'other'] as const;
export type ScimClient = (typeof SCIM_CLIENTS)[number];

/** `leaver`: positive evidence that the person has left; `keep`: the person stays as they were. */
export const SCIM_LEAVINGS = ['leaver', 'keep'] as const;
export type ScimLeaving = (typeof SCIM_LEAVINGS)[number];

/** A client that pushes people, an entry of `scim`. */
export interface ScimConnectionConfig {
  /** Part of the address that the client is given. */
  readonly name: string;
  /** For people; every client is served alike. */
  readonly client: ScimClient;
  /** What it means when the client deletes somebody … */
  readonly deleted: ScimLeaving;
  /** … and when it calls somebody inactive. */
  readonly suspended: ScimLeaving;
}
