import { z } from 'zod';

/** What schemas look like on the wire that do not say it themselves. */
const SHAPES = new WeakMap<object, z.ZodType>();

/** Says what a schema looks like on the wire. It stays as it is, and must not be refined any further. */
export function looksLike<Schema extends z.ZodType>(shape: z.ZodType, schema: Schema): Schema {
  SHAPES.set(schema, shape);
  return schema;
}

/**
 * The JSON Schema (2020-12, the one of OpenAPI 3.1) of what stands on the wire.
 * @throws Error something in it has no shape there
 */
export function wireSchema(schema: z.ZodType): Record<string, unknown> {
  const { $schema: _, ...shape } = z.toJSONSchema(schema, {
    io: 'input',
    unrepresentable: 'any',
    override: ({ zodSchema, jsonSchema }) => {
      const inner = SHAPES.get(zodSchema);
      if (inner !== undefined) {
        for (const key of Object.keys(jsonSchema)) Reflect.deleteProperty(jsonSchema, key);
        Object.assign(jsonSchema, wireSchema(inner));
      } else if (zodSchema._zod.def.type === 'custom') {
        throw new Error('A value on the wire has no shape: use asIs.');
      }
    },
  });
  return shape;
}
