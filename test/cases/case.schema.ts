import { z } from 'zod';
import type { ControlInput, EditInput, StateInput } from '../../apps/sign-simulator/src/index.js';

/** Limits, faults, edits and states are the simulator's own formats; it checks them when it gets them. */
const given = <T>() => z.custom<T>((value) => typeof value === 'object' && value !== null);

export const caseSchema = z.strictObject({
  title: z.string(),
  what: z.string().optional(),
  open: z.boolean().optional(),
  steps: z
    .array(
      z.strictObject({
        args: z.array(z.string()).default([]),
        edit: given<EditInput[]>().optional(),
        control: given<ControlInput>().optional(),
      }),
    )
    .min(1),
});

const membershipSchema = z.object({ name: z.string(), primary: z.boolean(), admin: z.boolean() });
const orgSchema = z.object({
  groups: z.array(z.object({ name: z.string(), default: z.boolean() })),
  users: z.array(
    z.object({
      email: z.string(),
      firstName: z.string().nullable(),
      lastName: z.string().nullable(),
      status: z.string(),
      accountAdmin: z.boolean(),
      groups: z.array(membershipSchema),
    }),
  ),
});

export const expectedSchema = z.strictObject({
  exit: z.array(z.int()),
  state: z.object({ orgs: z.record(z.string(), orgSchema) }),
  maxWrites: z.int().min(0).optional(),
  why: z.string().optional(),
  opinion: z.boolean().optional(),
});

export const initialSchema = given<StateInput>();

export type CaseStep = z.output<typeof caseSchema>['steps'][number];
export type ExpectedOutcome = z.output<typeof expectedSchema>;
