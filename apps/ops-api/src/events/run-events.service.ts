import { Injectable, type StreamableFile } from '@nestjs/common';
import { z } from 'zod';
import { progressBody, runPulseBody } from '#contracts';
import { RunListRepository } from '#db';
import { type Caller, orgsOf } from '#domain';
import { RunReader } from '../runs/run-reader.service.js';
import type { Watched } from './event-feed.js';
import { EventStreams } from './event-streams.service.js';

type Pulse = z.input<typeof runPulseBody>;
type Progress = z.input<typeof progressBody>;

/** Open runs that one listener is told of; there are seldom more than a few. */
const RUNS_MAX = 100;
const OPEN = new Set(['waiting', 'joined', 'running']);

/** What is said to those who watch one run, or all of them. */
@Injectable()
export class RunEvents {
  constructor(
    private readonly streams: EventStreams,
    private readonly reader: RunReader,
    private readonly lists: RunListRepository,
  ) {}

  /** @throws RunUnknownError */
  async ofRun(caller: Caller, idOrName: string, lastEventId: string | undefined): Promise<StreamableFile> {
    const { id } = await this.reader.find(caller, idOrName);
    const watched: Watched<Progress> = {
      look: async () => z.encode(progressBody, await this.reader.progress(caller, id)),
      changes: (_, now) => [{ event: 'progress', data: now }],
      isOver: ({ state }) => !OPEN.has(state),
    };
    return this.streams.open(`${id} ${rightsOf(caller)}`, watched, lastEventId);
  }

  ofAll(caller: Caller, lastEventId: string | undefined): StreamableFile {
    const watched: Watched<readonly Pulse[]> = {
      look: async () => {
        const pulses = await this.lists.pulses(orgsOf(caller, 'viewer'), RUNS_MAX);
        return pulses.map((pulse) => z.encode(runPulseBody, pulse));
      },
      changes: (before = [], now) =>
        now
          .filter((pulse) => !before.some((one) => JSON.stringify(one) === JSON.stringify(pulse)))
          .map((pulse) => ({ event: 'run', data: pulse })),
      isOver: () => false,
    };
    return this.streams.open(`all ${rightsOf(caller)}`, watched, lastEventId);
  }
}

function rightsOf(caller: Caller): string {
  return JSON.stringify(orgsOf(caller, 'viewer'));
}
