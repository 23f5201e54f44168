import { z } from 'zod';
import { SimulatorError } from '../errors.js';

const share = z.coerce.number().min(0).max(1);
const amount = z.coerce.number().int().min(0);

const generateSchema = z.strictObject({
  orgs: z.coerce.number().int().min(1).max(1000).default(1),
  /** People in the directory, over all orgs together. */
  users: amount.default(100),
  /** Groups in each org, the Default Group not counted. */
  groups: z.coerce.number().int().min(1).default(10),
  seed: z.coerce.number().int().default(1),
  /** Share of the people who have a Sign user. */
  present: share.default(1),
  /** Share of those who are in another group than the directory says. */
  moved: share.default(0),
  /** Share of those who are INACTIVE. */
  inactive: share.default(0),
  /** Share of the people whom the directory makes group admins. */
  admins: share.default(0),
  /** Sign users whom the directory does not know, over all orgs together. */
  signOnly: amount.default(0),
});
export type GenerateOptions = z.output<typeof generateSchema>;
/** What to generate; what is left out has a default. */
export type GenerateInput = Partial<GenerateOptions>;

/** @throws SimulatorError SIM_OPTION_INVALID */
export function readGenerateOptions(input: unknown): GenerateOptions {
  const result = generateSchema.safeParse(input);
  if (result.success) return result.data;
  throw new SimulatorError(
    'SIM_OPTION_INVALID',
    `What to generate is wrong:\n${z.prettifyError(result.error)}`,
  );
}

/** Reads `orgs=2,users=1000`. @throws SimulatorError SIM_OPTION_INVALID */
export function parseGenerate(text: string): GenerateOptions {
  const pairs = text.split(',').filter((pair) => pair.trim() !== '');
  return readGenerateOptions(
    Object.fromEntries(
      pairs.map((pair) => {
        const [name = '', value = ''] = pair.split('=', 2);
        // An empty value would be coerced to 0.
        return [name.trim(), value.trim() === '' ? Number.NaN : value.trim()];
      }),
    ),
  );
}
