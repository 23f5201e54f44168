import { Module } from '@nestjs/common';
import { WatcherLoop } from './watch/watcher-loop.service.js';
import { Watcher } from './watch/watcher.service.js';

/** Asks directories what has changed, in processes that stay. Needs a global DbModule and `Configurations`. */
@Module({ providers: [Watcher, WatcherLoop] })
export class WatchModule {}
