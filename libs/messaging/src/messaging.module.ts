import { Module } from '@nestjs/common';
import { Inbox } from './inbox.js';
import { Outbox } from './outbox.js';

/** Storing messages and handling them once. Which transport carries them is settled where the process starts. */
@Module({
  providers: [Outbox, Inbox],
  exports: [Outbox, Inbox],
})
export class MessagingModule {}
