import { type DynamicModule, Module } from '@nestjs/common';
import { Configurations } from '#config';
import { type Database, DbModule } from '#db';
import { RefusalLog } from '#http';
import { HookDesk } from './intake/hook-desk.service.js';
import { OktaHookController } from './intake/okta-hook.controller.js';
import { SignedHookController } from './intake/signed-hook.controller.js';
import { ScimModule } from './scim/scim.module.js';

export interface IntakeParts {
  /** Open and migrated. */
  readonly db: Database;
  readonly configurations: Configurations;
}

/** What directories send to us. It stores hints and answers; whoever shares the database looks at the people. */
@Module({})
export class IntakeModule {
  static with({ db, configurations }: IntakeParts): DynamicModule {
    return {
      module: IntakeModule,
      global: true,
      imports: [DbModule.with(db), ScimModule],
      controllers: [OktaHookController, SignedHookController],
      providers: [{ provide: Configurations, useValue: configurations }, RefusalLog, HookDesk],
      exports: [Configurations, RefusalLog],
    };
  }
}
