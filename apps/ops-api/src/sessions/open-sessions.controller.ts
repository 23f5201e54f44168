import { Controller, Delete, Get, Param, Query, Req } from '@nestjs/common';
import type { z } from 'zod';
import {
  cursorOf,
  sessionEndedBody,
  sessionId,
  type SessionsBody,
  sessionsBody,
  sessionsQuery,
} from '#contracts';
import { AuditRepository, Database, SessionRepository } from '#db';
import { type Caller, sessionEnd } from '#domain';
import { Access, CallerOf } from '../access/access.decorator.js';
import { cookieNames, cookieValue } from '../access/cookies.js';
import { PublicSite } from '../access/public-site.js';
import type { RequestHead } from '../access/request-head.js';
import { SessionUnknownError } from '../http/api-errors.js';
import { Answers } from '../http/answers.js';
import { Refuses, Summary } from '../openapi/route.decorators.js';

/** Sessions of a page where the caller names no number. */
const PAGE = 100;

/** Who is signed in, for those who may end that. */
@Controller('sessions')
export class OpenSessionsController {
  constructor(
    private readonly db: Database,
    private readonly sessions: SessionRepository,
    private readonly audit: AuditRepository,
    private readonly site: PublicSite,
  ) {}

  @Get()
  @Access('admin', 'all')
  @Summary('Who is signed in at a browser, the newest sign-in first')
  @Answers(sessionsBody)
  async list(
    @Query({ schema: sessionsQuery }) { limit = PAGE, after }: z.output<typeof sessionsQuery>,
    @Req() { headers }: RequestHead,
  ): Promise<SessionsBody> {
    const shown = cookieValue(headers['cookie'], cookieNames(this.site.isSecure).session);
    const own = shown === undefined ? undefined : SessionRepository.idOf(shown);
    const found = await this.sessions.open(limit + 1, after);
    const page = found.slice(0, limit);
    const last = found.length > limit ? page.at(-1) : undefined;
    return {
      sessions: page.map((session) => {
        const { id, actor, issuer, createdAt, seenAt } = session;
        return { id, actor, issuer, createdAt, seenAt, expiresAt: sessionEnd(session), isOwn: id === own };
      }),
      next: last === undefined ? null : cursorOf({ at: last.place, id: last.id }),
    };
  }

  @Delete(':id')
  @Access('admin', 'all')
  @Summary('End a session at once')
  @Refuses('SESSION_UNKNOWN')
  @Answers(sessionEndedBody)
  async end(
    @CallerOf() { actor: by }: Caller,
    @Param('id', { schema: sessionId }) id: string,
  ): Promise<z.output<typeof sessionEndedBody>> {
    return this.db.transaction(async (tx) => {
      const actor = await this.sessions.endById(tx, id);
      if (actor === undefined) throw new SessionUnknownError(id);
      const facts = { by, session: id, whose: actor };
      await this.audit.append(tx, [{ kind: 'access', event: 'session-ended', actor: by, facts }]);
      return { id, actor };
    });
  }
}
