import type { INestApplication } from '@nestjs/common';
import { AddressTakenError } from './health/address-taken.error.js';

/** An application at an address of its own, beside what the process does. */
export interface SideDoor {
  /** Whether there is anything that anybody could send. Until then nothing listens. */
  isWanted(): boolean;
  /** Complete but for `listen`. */
  app(): Promise<INestApplication>;
}

export interface OpenSideDoor {
  close(): Promise<void>;
}

interface SideDoorPlace {
  readonly host: string;
  readonly port: number;
  readonly onListening: (url: string) => Promise<void>;
  /** Told when it could not be opened later than at the start; it is tried again. */
  readonly onTrouble: (error: unknown) => void;
}

const LOOK_EVERY_MS = 5_000;

/**
 * Opens the door now, or as soon as it is wanted.
 * @throws AddressTakenError and what else keeps it from opening now
 */
export async function openSideDoor(door: SideDoor, place: SideDoorPlace): Promise<OpenSideDoor> {
  if (door.isWanted()) return listen(door, place);
  let opened: OpenSideDoor | undefined;
  let looking: Promise<void> = Promise.resolve();
  const look = async (): Promise<void> => {
    if (opened !== undefined || !door.isWanted()) return;
    try {
      opened = await listen(door, place);
      clearInterval(timer);
    } catch (error) {
      place.onTrouble(error);
    }
  };
  const timer = setInterval(() => void (looking = looking.then(look)), LOOK_EVERY_MS).unref();
  return {
    close: async () => {
      clearInterval(timer);
      await looking;
      await opened?.close();
    },
  };
}

async function listen(door: SideDoor, { host, port, onListening }: SideDoorPlace): Promise<OpenSideDoor> {
  const app = await door.app();
  try {
    await app.listen(port, host);
  } catch (error) {
    await app.close();
    const cause = error instanceof Error ? error : new Error(String(error));
    throw new AddressTakenError(host, port, { cause });
  }
  await onListening(await app.getUrl());
  return { close: () => app.close() };
}
