import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { mayUse, type NeededAccess } from '#domain';
import { ForbiddenError } from '../http/api-errors.js';
import { ACCESS, type CallerRequest, OPEN, type Openness } from './access.decorator.js';
import { isPublicPath } from './public-paths.js';
import { RefusalLog } from '#http';
import type { RequestHead } from './request-head.js';

/** Lets a caller use a route by what stands at the route. Where nothing stands, nobody may. */
@Injectable()
export class AccessGuard implements CanActivate {
  readonly #reflector = new Reflector();

  constructor(private readonly refusals: RefusalLog) {}

  /** @throws ForbiddenError */
  canActivate(context: ExecutionContext): boolean {
    // Messages come from our own services.
    if (context.getType() !== 'http') return true;
    const request = context.switchToHttp().getRequest<RequestHead & CallerRequest>();
    const places = [context.getHandler(), context.getClass()];
    const open = this.#reflector.getAllAndOverride<Openness | undefined>(OPEN, places);
    if (open === 'everybody' && isPublicPath(request.url)) return true;
    const { caller } = request;
    const needed = this.#reflector.getAllAndOverride<NeededAccess | undefined>(ACCESS, places);
    if (caller !== undefined && open === 'callers') return true;
    if (caller !== undefined && needed !== undefined && mayUse(caller, needed)) return true;
    const { method, url, ip } = request;
    const route = `${method} ${url.split('?', 1)[0] ?? ''}`.slice(0, 500);
    const actor = caller?.actor ?? 'nobody';
    this.refusals.note({ address: ip, reason: 'role-missing', route, actor });
    throw new ForbiddenError(`${wordsOf(needed)}, which ${actor} does not have. Nothing was done.`);
  }
}

function wordsOf(needed: NeededAccess | undefined): string {
  if (needed === undefined) return 'This needs a right that nobody can be given';
  const { role, orgs } = needed;
  return `This needs the role ${role} in ${orgs === 'all' ? 'every org' : 'an org'}`;
}
