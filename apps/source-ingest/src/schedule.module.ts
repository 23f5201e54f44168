import { Module } from '@nestjs/common';
import { MessagingModule } from '#messaging';
import { SchedulerLoop } from './schedule/scheduler-loop.service.js';
import { Scheduler } from './schedule/scheduler.service.js';

/** Begins the runs of schedules, in processes that stay. Needs a global DbModule and `Configurations`. */
@Module({ imports: [MessagingModule], providers: [Scheduler, SchedulerLoop] })
export class ScheduleModule {}
