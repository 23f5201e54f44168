import { type DynamicModule, Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { AuditRepository, Database, TokenRegister, TokenRepository } from '#db';
import { OpenSessionsController } from '../sessions/open-sessions.controller.js';
import { SessionsController } from '../sessions/sessions.controller.js';
import { SignInService } from '../sessions/sign-in.service.js';
import { TokensController } from '../tokens/tokens.controller.js';
import { AccessGuard } from './access.guard.js';
import { AccessOptions } from './access-options.js';
import { BearerSignIns } from './bearer-sign-ins.js';
import { Gatekeeper } from './gatekeeper.js';
import { IdentityProvider } from './oidc/identity-provider.js';
import { PublicSite } from './public-site.js';
import { RefusalLog } from '#http';

/** Who may come in and what they may use: gatekeeper, guard, sign-ins, tokens. */
@Module({})
export class AccessModule {
  static with(access: AccessOptions): DynamicModule {
    const { oidc } = access.options;
    return {
      module: AccessModule,
      global: true,
      controllers: [SessionsController, OpenSessionsController, TokensController],
      providers: [
        { provide: AccessOptions, useValue: access },
        ...(oidc === undefined ? [] : [{ provide: IdentityProvider, useValue: new IdentityProvider(oidc) }]),
        {
          provide: TokenRegister,
          useFactory: (db: Database, tokens: TokenRepository, audit: AuditRepository) =>
            new TokenRegister(db, tokens, audit),
          inject: [Database, TokenRepository, AuditRepository],
        },
        ...[PublicSite, BearerSignIns, Gatekeeper, RefusalLog, SignInService],
        { provide: APP_GUARD, useClass: AccessGuard },
      ],
      exports: [AccessOptions],
    };
  }
}
