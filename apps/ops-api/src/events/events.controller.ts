import { Controller, Get, Header, Headers, type StreamableFile } from '@nestjs/common';
import type { Caller } from '#domain';
import { Access, CallerOf } from '../access/access.decorator.js';
import { Streams } from '../http/answers.js';
import { Summary } from '../openapi/route.decorators.js';
import { EVENT_STREAM } from './event-streams.service.js';
import { RunEvents } from './run-events.service.js';

@Controller('events')
export class EventsController {
  constructor(private readonly events: RunEvents) {}

  @Get()
  @Header('x-accel-buffering', 'no')
  @Access('viewer')
  @Summary('Runs that begin, change and end, as server-sent events')
  @Streams(EVENT_STREAM)
  async all(
    @CallerOf() caller: Caller,
    @Headers('last-event-id') lastEventId?: string,
  ): Promise<StreamableFile> {
    return this.events.ofAll(caller, lastEventId);
  }
}
