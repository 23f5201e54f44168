import { type DynamicModule, Module } from '@nestjs/common';
import { Configurations } from '#config';

/** The configurations of this process, for every module. */
@Module({})
export class ConfigurationsModule {
  static with(configurations: Configurations): DynamicModule {
    return {
      module: ConfigurationsModule,
      global: true,
      providers: [{ provide: Configurations, useValue: configurations }],
      exports: [Configurations],
    };
  }
}
