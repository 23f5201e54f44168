import { stat, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import openapiTypescript, { astToString } from 'openapi-typescript';

// `npm run console:client`: the types of the API, from the document that is made from its routes. Plain JavaScript, because
// types are checked after it.
const document = new URL('../../../docs/openapi.json', import.meta.url);
const target = fileURLToPath(new URL('../src/api/schema.gen.d.ts', import.meta.url));

const [read, written] = await Promise.all([stat(document), stat(target).catch(() => undefined)]);
if (written === undefined || written.mtimeMs <= read.mtimeMs) {
  const types = await openapiTypescript(document);
  await writeFile(target, `// Generated from docs/openapi.json.\n${astToString(types)}`);
}
