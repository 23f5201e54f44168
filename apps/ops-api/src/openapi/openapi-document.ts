import type { Type } from '@nestjs/common';
import { IDEMPOTENCY_KEY, PROBLEM_MEDIA_TYPE, problemBody, wireSchema } from '#contracts';
import { statusOf } from '../http/error-answer.js';
import type { Answer } from '../http/answers.js';
import { type Route, type RouteInput, routesOf } from './routes-of.js';

/** OpenAPI 3.1. Only what this document has. */
export interface OpenApiDocument {
  readonly openapi: string;
  readonly info: object;
  readonly servers: readonly object[];
  readonly security: readonly object[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, OpenApiOperation>>>>;
  readonly components: object;
}

export interface OpenApiOperation {
  readonly operationId: string;
  readonly tags: readonly string[];
  readonly summary: string;
  readonly description: string;
  /** Empty: nothing has to be shown. */
  readonly security?: readonly object[];
  readonly parameters?: readonly OpenApiParameter[];
  readonly requestBody?: {
    readonly required: boolean;
    readonly content: Readonly<Record<string, { readonly schema: object }>>;
  };
  readonly responses: Readonly<Record<string, object>>;
}

export interface OpenApiParameter {
  readonly name: string;
  readonly in: 'query' | 'path' | 'header';
  readonly required: boolean;
  readonly schema: Readonly<Record<string, unknown>>;
  readonly description?: string;
}

/** The path under which every route stands. */
export const API_PREFIX = 'api/v1';

const PROBLEM = { $ref: '#/components/responses/Problem' };

/** Says what the API does, from nothing but what its routes say of themselves. */
export function openApiDocument(controllers: readonly Type<object>[]): OpenApiDocument {
  const paths: Record<string, Record<string, OpenApiOperation>> = {};
  for (const route of routesOf(controllers)) {
    const path = route.path.replaceAll(/:(\w+)/g, '{$1}');
    (paths[path] ??= {})[route.method] = operation(route);
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Sign Sync',
      version: 'v1',
      description:
        'Runs, plans, approvals and people of Sign Sync. Lists come page by page: hand the `next` of an answer on as `after`. What belongs to an org that the caller may not see is answered as if it were not there.',
    },
    servers: [{ url: `/${API_PREFIX}` }],
    security: [{ bearer: [] }],
    paths,
    components: {
      securitySchemes: { bearer: { type: 'http', scheme: 'bearer' } },
      responses: {
        Problem: {
          description:
            'Refused, or failed: a problem document (RFC 9457) whose `code` docs/errors.md explains',
          content: { [PROBLEM_MEDIA_TYPE]: { schema: { $ref: '#/components/schemas/Problem' } } },
        },
      },
      schemas: { Problem: wireSchema(problemBody) },
    },
  };
}

function operation(route: Route): OpenApiOperation {
  const { inputs, open, refusals, summary = route.handler } = route;
  const parameters = [...inputs.flatMap(parametersOf), ...keyOf(route)];
  const body = inputs.find((input) => input.in === 'body');
  return {
    operationId: `${route.controller.replace(/Controller$/, '')}.${route.handler}`,
    tags: [route.path.split('/')[1] ?? ''],
    summary,
    description: [whoMay(route), codes(refusals)].filter((line) => line !== '').join('\n\n'),
    ...(open === 'everybody' && { security: [] }),
    ...(parameters.length > 0 && { parameters }),
    ...(body && {
      requestBody: {
        required: true,
        content: { 'application/json': { schema: wireSchema(body.schema) } },
      },
    }),
    responses: responsesOf(route),
  };
}

function responsesOf({ status, answer, inputs, refusals, open }: Route): Record<string, object> {
  const refused = new Set(refusals.flatMap((code) => statusOf(code) ?? []));
  if (inputs.some(canBeWrong)) refused.add(400);
  if (open !== 'everybody') refused.add(401);
  if (open === undefined) refused.add(403);
  return {
    [status]: { description: 'Done', ...(answer && { content: contentOf(answer) }) },
    ...Object.fromEntries([...refused].toSorted((a, b) => a - b).map((code) => [code, PROBLEM])),
    default: PROBLEM,
  };
}

function contentOf(answer: Answer): object {
  if ('schema' in answer) return { 'application/json': { schema: wireSchema(answer.schema) } };
  return Object.fromEntries(answer.media.map((media) => [media, { schema: { type: 'string' } }]));
}

/** A text of any kind is never wrong: at most it names nothing. */
function canBeWrong({ schema }: RouteInput): boolean {
  const { type, ...bounds } = wireSchema(schema);
  return type !== 'string' || Object.keys(bounds).length > 0;
}

function parametersOf(input: RouteInput): OpenApiParameter[] {
  const { in: place, name, schema } = input;
  if (place === 'body') return [];
  if (name !== undefined) return [{ name, in: place, required: true, schema: wireSchema(schema) }];
  const { properties = {}, required = [] } = wireSchema(schema) as {
    readonly properties?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
    readonly required?: readonly string[];
  };
  return Object.entries(properties).map(([key, shape]) => ({
    ...{ name: key, in: place, required: required.includes(key), schema: shape },
  }));
}

function keyOf({ takesKey }: Route): OpenApiParameter[] {
  if (!takesKey) return [];
  return [
    {
      ...{ name: IDEMPOTENCY_KEY, in: 'header', required: false },
      schema: { type: 'string', minLength: 1, maxLength: 255 },
      description: 'The same key and request again within a day: done once, answered the same',
    },
  ];
}

function whoMay({ access, open }: Route): string {
  if (open === 'everybody') return 'For everybody.';
  if (open === 'callers') return 'For whoever was let in, whatever their role.';
  if (access === undefined) return '';
  const where = access.orgs === 'all' ? 'in every org' : 'in an org that it concerns';
  return `Needs the role ${access.role} ${where}.`;
}

function codes(refusals: readonly string[]): string {
  return refusals.length === 0 ? '' : `May refuse with ${refusals.join(', ')}.`;
}
