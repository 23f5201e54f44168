import 'reflect-metadata';
import { type DynamicModule, type INestApplication, Module, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { AsyncMicroserviceOptions, NestMicroservice } from '@nestjs/microservices';
import { Configurations } from '#config';
import { type Database, DbModule } from '#db';
import type { Secret } from '#domain';
import { type MessageTransport, openTransport, Outbox, Partitions } from '#messaging';
import type { Observe } from '#telemetry';
import { AddressTakenError } from './health/address-taken.error.js';

/** Handlers at work have that long to come to a safe point; the process has a little more. */
const DRAIN_MS = 15_000;

export interface TransportParts {
  readonly db: Database;
  /** Absent: messages stay in the database. */
  readonly amqpUrl?: Secret;
  readonly observe: Observe;
}

/** A composed service with its transport, before it takes its first message. */
export interface MessageApp {
  readonly transport: MessageTransport;
  readonly partitions: Partitions;
  /** Connects to the broker and begins to take messages. Another call is another attempt. */
  start(): Promise<void>;
  /** Takes nothing new, lets what is in flight finish. */
  close(): Promise<void>;
}

@Module({})
class ServiceRoot {}

/** A service that only handles messages: its modules over the database and the configurations. */
export async function composeMessageApp(
  modules: readonly (DynamicModule | Type)[],
  configurations: Configurations,
  parts: TransportParts,
): Promise<MessageApp> {
  const root: DynamicModule = {
    module: ServiceRoot,
    global: true,
    imports: [DbModule.with(parts.db), ...modules],
    providers: [{ provide: Configurations, useValue: configurations }],
    exports: [Configurations],
  };
  const opened: { transport?: MessageTransport } = {};
  const app = await NestFactory.createMicroservice<AsyncMicroserviceOptions>(root, {
    inject: [Outbox, Partitions],
    useFactory: (outbox: Outbox, partitions: Partitions) => ({
      strategy: (opened.transport = open(outbox, partitions, parts)),
    }),
    logger: false,
    abortOnError: false,
  });
  const { transport } = opened;
  if (transport === undefined) throw new Error('Nest composed the service without its transport.');
  // Or `init` would call the hooks of start-up twice, and `listen`, which is tried again, with each attempt.
  (app as NestMicroservice).setIsInitHookCalled(true);
  await app.init();
  return {
    transport,
    partitions: app.get(Partitions, { strict: false }),
    start: async () => void (await app.listen()),
    close: () => app.close(),
  };
}

/** A service with an HTTP API that takes part in the messages too. Its API listens once the broker is there. */
export async function joinHttpApp(
  app: INestApplication,
  address: { readonly host: string; readonly port: number },
  onListening: (url: string) => Promise<void>,
  parts: TransportParts,
): Promise<MessageApp> {
  const partitions = app.get(Partitions, { strict: false });
  const transport = open(app.get(Outbox, { strict: false }), partitions, parts);
  app.connectMicroservice({ strategy: transport });
  await initOrClose(app);
  return {
    transport,
    partitions,
    start: async () => {
      await app.startAllMicroservices();
      await app.listen(address.port, address.host).catch((cause: Error) => {
        throw new AddressTakenError(address.host, address.port, { cause });
      });
      await onListening(await app.getUrl());
    },
    close: () => app.close(),
  };
}

/** Who tries again begins with an application of its own. */
async function initOrClose(app: INestApplication): Promise<void> {
  try {
    await app.init();
  } catch (error) {
    await app.close().catch(() => undefined);
    throw error;
  }
}

function open(outbox: Outbox, partitions: Partitions, parts: TransportParts): MessageTransport {
  const { db, amqpUrl, observe } = parts;
  return openTransport({
    ...{ db, outbox, partitions, observe },
    amqpUrl: amqpUrl?.reveal(),
    drainMs: DRAIN_MS,
  });
}
