import type { Secret } from '#domain';
import type { OidcOptions } from './oidc/oidc-options.js';

/** Who may come in, as the process was told at its start. A class, so that it is its own token for injection. */
export class AccessOptions {
  constructor(
    readonly options: {
      /** The address that the API listens on. */
      readonly host: string;
      /** Whoever has it may do everything. */
      readonly token?: Secret;
      readonly oidc?: OidcOptions;
      /** The address under which browsers reach the API, without a path. */
      readonly publicUrl?: string;
      /** The address under which directories reach the intake, without a path. */
      readonly intakeUrl?: string;
      /**
       * Whether whoever sits at this machine comes in without showing anything, where the API listens on a loopback
       * address: `auto` as long as there is no other way to come in.
       */
      readonly local?: 'auto' | 'on' | 'off';
    },
  ) {}
}
