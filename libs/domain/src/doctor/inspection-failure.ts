import { SyncError } from '../errors/sync-error.js';
import type { InspectionFailure } from './doctor-report.js';

/** What ended an inspection. A defect of ours ends that of one source or org, too, and not the others'. */
export function inspectionFailure(error: unknown): InspectionFailure {
  if (error instanceof SyncError) return { code: error.code, message: error.message };
  const message = error instanceof Error ? error.message : String(error);
  return {
    code: 'INSPECTION_DEFECT',
    message: `Something went wrong that should not: ${message}. Report it with the output of "sign-sync doctor --json".`,
  };
}
