import type { Control } from '../control/control.js';
import type { PageFault } from '../faults/fault.schema.js';
import type { Org } from '../state/org.js';

/** One admitted request with everything that a handler may look at. */
export interface Call {
  readonly org: Org;
  /** `:id` of the route. */
  readonly id: string;
  readonly query: URLSearchParams;
  /** The body as parsed JSON; undefined when there is none. */
  readonly json: unknown;
  readonly control: Control;
  readonly pageFault: PageFault | undefined;
  readonly now: Date;
}
