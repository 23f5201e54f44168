import { Module } from '@nestjs/common';
import { MessagingModule } from '#messaging';
import { GroupExpander } from './hints/group-expander.service.js';
import { HintFolder } from './hints/hint-folder.service.js';
import { KeyNames } from './hints/key-names.service.js';
import { OktaCatchUp } from './hints/okta-catch-up.service.js';
import { LookRequests } from './hints/look-requests.service.js';

/**
 * Takes up hints, in a process that stays: whom they name is looked at. A command has none to take up. Needs a global
 * DbModule and `Configurations`.
 */
@Module({
  imports: [MessagingModule],
  providers: [HintFolder, OktaCatchUp, GroupExpander, KeyNames, LookRequests],
})
export class HintsModule {}
