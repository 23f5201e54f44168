import { Module } from '@nestjs/common';
import { ScimConnections } from './scim-connections.service.js';
import { ScimDispatch } from './scim-dispatch.service.js';
import { ScimGate } from './scim-gate.service.js';
import { ScimGroups } from './scim-groups.service.js';
import { ScimReader } from './scim-reader.service.js';
import { ScimRoutes } from './scim-routes.service.js';
import { ScimUsers } from './scim-users.service.js';

/** The SCIM 2.0 service of the intake. Needs a global DbModule, `Configurations` and `RefusalLog`; mounts itself. */
@Module({
  providers: [ScimRoutes, ScimGate, ScimConnections, ScimDispatch, ScimReader, ScimUsers, ScimGroups],
})
export class ScimModule {}
