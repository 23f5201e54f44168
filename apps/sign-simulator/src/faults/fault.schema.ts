import { z } from 'zod';
import { listRoutes, methods, routes } from '../api/route.js';

const faultKinds = [
  'status',
  'reset',
  'lostResponse',
  'slow',
  'hang',
  'malformed',
  'truncatedBody',
  'shortPage',
  'emptyPage',
  'lostPages',
] as const;
export type FaultKind = (typeof faultKinds)[number];
export type PageFault = Extract<FaultKind, 'shortPage' | 'emptyPage' | 'lostPages'>;

const milliseconds = z.number().min(0);
const position = z.int().min(1);

export const faultSchema = z
  .strictObject({
    kind: z.enum(faultKinds),
    method: z
      .string()
      .transform((method) => method.toUpperCase())
      .pipe(z.enum(methods))
      .optional(),
    route: z.enum(routes).optional(),
    org: z.string().optional(),
    /** Positions among the matching requests, from 1. */
    nth: z.union([position.transform((nth) => [nth]), z.array(position)]).optional(),
    /** Each so-manieth matching request: 3 means the 3rd, the 6th, … */
    every: position.optional(),
    /** Of each matching request, drawn from the control's seed. */
    probability: z.number().min(0).max(1).optional(),
    /** The most times this fault strikes. */
    count: z.int().min(0).optional(),
    /** `status` only; default 500. */
    status: z.int().min(400).max(599).optional(),
    code: z.string().optional(),
    /** Seconds; `status` only. */
    retryAfter: z.number().min(0).optional(),
    /** Before the fault shows; default 1000 for `slow`, else 0. A `hang` with a delay ends in a reset. */
    delayMs: milliseconds.optional(),
  })
  .refine((fault) => choosers(fault) <= 1, { error: 'give one of nth, every and probability' })
  .refine((fault) => !isPageFault(fault.kind) || selectsLists(fault), {
    error: 'a page fault needs a route that answers a list, and method GET or none',
  });
export type Fault = z.output<typeof faultSchema>;

function choosers(fault: { nth?: unknown; every?: unknown; probability?: unknown }): number {
  return [fault.nth, fault.every, fault.probability].filter((chooser) => chooser !== undefined).length;
}

export function isPageFault(kind: FaultKind): kind is PageFault {
  return kind === 'shortPage' || kind === 'emptyPage' || kind === 'lostPages';
}

function selectsLists(fault: { route?: string | undefined; method?: string | undefined }): boolean {
  const { route, method } = fault;
  return (route === undefined || listRoutes.has(route)) && (method === undefined || method === 'GET');
}
