import { randomUUID } from 'node:crypto';
import { createParamDecorator, type ExecutionContext, SetMetadata } from '@nestjs/common';

/** Metadata of a route that cannot be asked twice under one key. */
export const UNREPEATABLE = 'sign-sync:unrepeatable';

/** The answer holds what is shown once and kept nowhere, so it cannot be kept for a repeated request either. */
export const Unrepeatable = () => SetMetadata(UNREPEATABLE, true);

/** A request whose key has been claimed. */
export interface ClaimedRequest {
  claim?: string;
}

/** The id that whatever the request creates shall have: the same one when the request comes again under its key. */
export const RequestId = createParamDecorator((_: unknown, context: ExecutionContext): string => {
  return context.switchToHttp().getRequest<ClaimedRequest>().claim ?? randomUUID();
});
