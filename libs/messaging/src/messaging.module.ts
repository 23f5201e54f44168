import { Module } from '@nestjs/common';
import { DeadLetters } from './dead-letters.js';
import { Inbox } from './inbox.js';
import { Outbox } from './outbox.js';
import { Partitions } from './partitions.js';

/**
 * Storing messages, handling them once, and looking after those that died. Needs a global `Database`. Which transport
 * carries them is settled where the process starts.
 */
@Module({
  providers: [Outbox, Inbox, DeadLetters, Partitions],
  exports: [Outbox, Inbox, DeadLetters, Partitions],
})
export class MessagingModule {}
