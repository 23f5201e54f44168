import { Controller, Get, HttpCode, Post, Query, Req, Res } from '@nestjs/common';
import type { z } from 'zod';
import {
  type AuthConfigBody,
  authConfigBody,
  callbackQuery,
  type MeBody,
  meBody,
  signedOutBody,
  signInQuery,
} from '#contracts';
import type { Caller } from '#domain';
import { type Admitted, AdmittedOf, CallerOf, OpenTo } from '../access/access.decorator.js';
import { cookieNames, cookieValue, setCookie } from '../access/cookies.js';
import { PublicSite } from '../access/public-site.js';
import type { RequestHead } from '../access/request-head.js';
import { Answers, Streams } from '../http/answers.js';
import { Refuses, Summary } from '../openapi/route.decorators.js';
import { signedInPage } from './signed-in-page.js';
import { SignInService } from './sign-in.service.js';

/** A sign-in that takes longer begins again. */
const SIGN_IN_SECONDS = 600;
const SESSION_SECONDS = 12 * 60 * 60;

interface Reply {
  /** Fastify adds a further cookie to those before it. */
  header(name: string, value: string): unknown;
}

/** Sign-ins of people at a browser, and who one is. */
@Controller('auth')
export class SessionsController {
  constructor(
    private readonly signIns: SignInService,
    private readonly site: PublicSite,
  ) {}

  @Get('config')
  @OpenTo('everybody')
  @Summary('How one signs in here')
  @Answers(authConfigBody)
  async config(): Promise<AuthConfigBody> {
    return this.signIns.config();
  }

  @Get('me')
  @OpenTo('callers')
  @Summary('Who one is, and what one may do where')
  @Answers(meBody)
  async me(@AdmittedOf() { caller, expiresAt, via }: Admitted): Promise<MeBody> {
    return { ...caller, expiresAt, via };
  }

  @Get('login')
  @OpenTo('everybody')
  @HttpCode(303)
  @Summary('Begin to sign in at a browser')
  @Refuses('SIGN_IN_UNAVAILABLE')
  @Streams('text/plain')
  async login(
    @Query({ schema: signInQuery }) { to }: z.output<typeof signInQuery>,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<string> {
    const { url, kept } = await this.signIns.begin(to);
    reply.header('location', url);
    reply.header('set-cookie', this.#signInCookie(kept, SIGN_IN_SECONDS));
    reply.header('content-type', 'text/plain; charset=utf-8');
    return '';
  }

  @Get('callback')
  @OpenTo('everybody')
  @Summary('Where the identity provider sends the browser back to')
  @Refuses('SIGN_IN_REFUSED', 'SIGN_IN_UNAVAILABLE')
  @Streams('text/html')
  async callback(
    @Query({ schema: callbackQuery }) _query: z.output<typeof callbackQuery>,
    @Req() { url, ip, headers }: RequestHead,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<string> {
    const names = cookieNames(this.site.isSecure);
    const query = url.slice(url.indexOf('?') + 1);
    // A code is good for one try, and so is what was kept for it.
    reply.header('set-cookie', this.#signInCookie('', 0));
    const { session, to } = await this.signIns.finish(
      query,
      cookieValue(headers['cookie'], names.signIn),
      ip,
    );
    reply.header('set-cookie', this.#sessionCookie(session.reveal(), SESSION_SECONDS));
    reply.header('content-type', 'text/html; charset=utf-8');
    return signedInPage(to);
  }

  @Post('logout')
  @HttpCode(200)
  @OpenTo('callers')
  @Summary('Sign out of the browser’s session')
  @Answers(signedOutBody)
  async logout(
    @CallerOf() { actor }: Caller,
    @AdmittedOf() { via }: Admitted,
    @Req() { headers }: RequestHead,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<{ ended: boolean }> {
    const { session } = cookieNames(this.site.isSecure);
    const shown = via === 'session' ? cookieValue(headers['cookie'], session) : undefined;
    reply.header('set-cookie', this.#sessionCookie('', 0));
    return { ended: await this.signIns.end(shown, actor) };
  }

  #signInCookie(value: string, seconds: number): string {
    const { isSecure: secure } = this.site;
    // Lax, because it is the provider's site that sends the browser back here.
    return setCookie({ name: cookieNames(secure).signIn, value, seconds, sameSite: 'Lax', secure });
  }

  #sessionCookie(value: string, seconds: number): string {
    const { isSecure: secure } = this.site;
    return setCookie({ name: cookieNames(secure).session, value, seconds, sameSite: 'Strict', secure });
  }
}
