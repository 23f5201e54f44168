import { ScimRefusal, type ScimType, SyncError } from '#domain';

/** A request that did not end well, as the client is told of it. */
export interface ScimFailure {
  readonly status: number;
  readonly message: string;
  readonly scimType?: ScimType;
  /** A defect of the server: what it says is for its log. */
  readonly isDefect: boolean;
}

/** What an error means for a SCIM client. @param requestId under which a defect stands in the log */
export function scimFailure(error: unknown, requestId: string): ScimFailure {
  if (error instanceof ScimRefusal) {
    const { status, message, scimType } = error;
    return { status, message, isDefect: false, ...(scimType && { scimType }) };
  }
  if (error instanceof SyncError) return ofOurs(error, requestId);
  const status = error instanceof Error && 'statusCode' in error ? Number(error.statusCode) : 500;
  if (status >= 400 && status < 500) {
    const message = error instanceof Error ? error.message : 'The request is not understood.';
    return { status, message, isDefect: false, ...(status === 400 && { scimType: 'invalidSyntax' }) };
  }
  return defect(requestId);
}

const STATUS: Readonly<Record<string, number>> = { REQUEST_TOO_COMPLEX: 400, REQUEST_RATE: 429 };

function ofOurs({ code, message, retryable }: SyncError, requestId: string): ScimFailure {
  const status = STATUS[code] ?? (retryable ? 503 : undefined);
  return status === undefined ? defect(requestId) : { status, message, isDefect: false };
}

/** No resource, no list and nothing about the service is there. */
export function scimNowhere(): ScimRefusal {
  return new ScimRefusal(
    404,
    'There is nothing at this address. There are Users, Groups, ServiceProviderConfig, ResourceTypes and Schemas.',
  );
}

function defect(requestId: string): ScimFailure {
  const message = `Something went wrong at the server that should not. Its log names the reason under request ${requestId}.`;
  return { status: 500, message, isDefect: true };
}
