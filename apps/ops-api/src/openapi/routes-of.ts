import { RequestMethod, type Type } from '@nestjs/common';
import type { ModulesContainer } from '@nestjs/core';
import { z } from 'zod';
import { ACCESS, type NeededAccess, OPEN, type Openness } from '../access/access.decorator.js';
import { ANSWER, type Answer } from '../http/answers.js';
import { UNREPEATABLE } from '../idempotency/request-id.decorator.js';
import { REFUSALS, SUMMARY } from './route.decorators.js';

/** A value that a route takes, with its schema. */
export interface RouteInput {
  readonly in: 'body' | 'query' | 'path';
  /** Absent: the whole body or query. */
  readonly name?: string;
  readonly schema: z.ZodType;
}

/** What the decorators of one handler say. */
export interface Route {
  readonly method: 'get' | 'post' | 'put' | 'patch' | 'delete';
  /** Behind the prefix, as `/runs/:run`. */
  readonly path: string;
  readonly controller: string;
  readonly handler: string;
  readonly status: number;
  readonly inputs: readonly RouteInput[];
  readonly answer: Answer | undefined;
  readonly access: NeededAccess | undefined;
  /** Who may use it without a role. */
  readonly open: Openness | undefined;
  readonly summary: string | undefined;
  readonly refusals: readonly string[];
  /** Whether it takes a key under which it is done once. */
  readonly takesKey: boolean;
}

/** Keys under which Nest keeps what its own decorators say; it exports no names for them. */
const NEST = { path: 'path', method: 'method', status: '__httpCode__', inputs: '__routeArguments__' };
/** Nest's numbers of `@Body`, `@Query` and `@Param`. */
const PLACES: Readonly<Record<string, RouteInput['in']>> = { 3: 'body', 4: 'query', 5: 'path' };

const storedInput = z.object({
  data: z.string().optional(),
  schema: z.instanceof(z.ZodType).optional(),
});

/** The controllers of a running application. */
export function controllersOf(modules: ModulesContainer): readonly Type<object>[] {
  const found = [...modules.values()].flatMap((module) => [...module.controllers.values()]);
  return found.flatMap(({ metatype }) => (typeof metatype === 'function' ? [metatype as Type<object>] : []));
}

/** Every route of the controllers, in the order of its paths. */
export function routesOf(controllers: readonly Type<object>[]): readonly Route[] {
  const routes = controllers.flatMap(ofController);
  const place = ({ path, method }: Route) => `${path} ${method}`;
  return routes.toSorted((a, b) => (place(a) < place(b) ? -1 : 1));
}

function ofController(controller: Type<object>): Route[] {
  const base = pathOf(controller);
  const prototype = controller.prototype as Record<string, unknown>;
  return Object.getOwnPropertyNames(prototype).flatMap((name) => {
    const handler = prototype[name];
    if (name === 'constructor' || typeof handler !== 'function' || pathOf(handler) === undefined) return [];
    return [ofHandler(controller, `/${base ?? ''}/${pathOf(handler) ?? ''}`, name, handler)];
  });
}

function ofHandler(controller: Type<object>, path: string, name: string, handler: object): Route {
  const method = (read(NEST.method, handler) as RequestMethod | undefined) ?? RequestMethod.GET;
  return {
    method: RequestMethod[method].toLowerCase() as Route['method'],
    path: path.replace(/\/+/g, '/').replace(/(?<=.)\/$/, ''),
    controller: controller.name,
    handler: name,
    status: (read(NEST.status, handler) as number | undefined) ?? (method === RequestMethod.POST ? 201 : 200),
    inputs: inputsOf(controller, name),
    answer: read(ANSWER, handler) as Answer | undefined,
    access:
      (read(ACCESS, handler) as NeededAccess | undefined) ??
      (read(ACCESS, controller) as NeededAccess | undefined),
    open: read(OPEN, handler) as Openness | undefined,
    summary: read(SUMMARY, handler) as string | undefined,
    refusals: (read(REFUSALS, handler) as readonly string[] | undefined) ?? [],
    takesKey: method !== RequestMethod.GET && read(UNREPEATABLE, handler) !== true,
  };
}

function inputsOf(controller: Type<object>, name: string): RouteInput[] {
  const stored: unknown = Reflect.getMetadata(NEST.inputs, controller, name) ?? {};
  const inputs: [string, unknown][] = Object.entries(stored as object);
  return inputs.flatMap(([key, input]) => {
    const place = PLACES[key.split(':')[0] ?? ''];
    if (place === undefined) return [];
    const { data, schema = z.string() } = storedInput.parse(input);
    return [{ in: place, schema, ...(data !== undefined && { name: data }) }];
  });
}

function pathOf(target: object): string | undefined {
  const path = read(NEST.path, target) as string | string[] | undefined;
  return typeof path === 'object' ? path[0] : path;
}

/** What a decorator has said; that decorator alone decides what it is. */
function read(key: string, target: object): unknown {
  return Reflect.getMetadata(key, target);
}
