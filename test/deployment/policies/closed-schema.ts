import { createRequire } from 'node:module';
import { z } from 'zod';
import { scaledObjectSchema, triggerAuthenticationSchema } from '../keda.schema.js';
import { titleOf, type Manifest, type Policy } from '../manifest.js';
import { watchReads } from '../read-watch.js';

interface Model {
  readonly prototype: { validate(this: unknown): void };
}

const require = createRequire(import.meta.url);

const kedaSchemas: Readonly<Record<string, z.ZodType>> = {
  ScaledObject: scaledObjectSchema,
  TriggerAuthentication: triggerAuthenticationSchema,
};

/**
 * Objects have every field that their kind demands, of the right type, and none that it does not know: Kubernetes would
 * refuse the ones and drop the others in silence.
 */
export const hasClosedSchema: Policy = (objects) =>
  objects.flatMap((object) => faultsOf(object).map((fault) => `${titleOf(object)}: ${fault}`));

function faultsOf(object: Manifest): readonly string[] {
  if (object.apiVersion === 'keda.sh/v1alpha1') return kedaFaults(object);
  const model = modelOf(object);
  if (model === undefined) return [`There is no ${object.kind} in ${object.apiVersion}.`];
  const watch = watchReads(object);
  const faults: string[] = [];
  try {
    model.prototype.validate.call(watch.watched);
  } catch (error) {
    faults.push((error as Error).message);
  }
  return [...faults, ...watch.unread().map((path) => `${path} is not a field of this kind.`)];
}

function modelOf({ apiVersion, kind }: Manifest): Model | undefined {
  try {
    return (require(`kubernetes-models/${apiVersion}/${kind}`) as Record<string, Model>)[kind];
  } catch {
    return undefined;
  }
}

function kedaFaults(object: Manifest): readonly string[] {
  const schema = kedaSchemas[object.kind];
  if (schema === undefined) return [`There is no schema for ${object.kind} of KEDA here.`];
  const result = schema.safeParse(object);
  return result.success ? [] : [z.prettifyError(result.error)];
}
