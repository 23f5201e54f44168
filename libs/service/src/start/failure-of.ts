import { SyncError } from '#domain';

/** The code and the sentence of anything that was thrown. */
export function failureOf(error: unknown): { readonly code: string; readonly message: string } {
  if (error instanceof SyncError) return { code: error.code, message: error.message };
  if (error instanceof Error) return { code: 'UNEXPECTED', message: `${error.name}: ${error.message}` };
  return { code: 'UNEXPECTED', message: String(error) };
}
