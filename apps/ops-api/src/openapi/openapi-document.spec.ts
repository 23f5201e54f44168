import { fileURLToPath } from 'node:url';
import { Validator } from '@seriousme/openapi-schema-validator';
import { format, resolveConfig } from 'prettier';
import { describe, expect, it } from 'vitest';
import type { Type } from '@nestjs/common';
import { AccessModule } from '../access/access.module.js';
import { AccessOptions } from '../access/access-options.js';
import { statusOf } from '../http/error-answer.js';
import { OpsApiModule, type OpsApiOptions } from '../ops-api.module.js';
import { openApiDocument } from './openapi-document.js';
import { routesOf } from './routes-of.js';

const COMMITTED = fileURLToPath(new URL('../../../../docs/openapi.json', import.meta.url));

/** The controllers are classes that nobody makes anything of here. */
const modules = [
  OpsApiModule.with({} as OpsApiOptions),
  AccessModule.with(new AccessOptions({ host: '127.0.0.1' })),
];
const classes = modules.flatMap(({ controllers = [] }) => controllers) as Type<object>[];
const routes = routesOf(classes);

describe('docs/openapi.json', () => {
  /** When a route has changed on purpose: `npx vitest run --project unit apps/ops-api/src/openapi --update`. */
  it('is the description of the routes as they are', async () => {
    const style = await resolveConfig(COMMITTED);
    const text = JSON.stringify(openApiDocument(classes));
    await expect(await format(text, { ...style, parser: 'json' })).toMatchFileSnapshot(COMMITTED);
  });

  it('is valid OpenAPI 3.1', async () => {
    const validator = new Validator();
    const result = await validator.validate(COMMITTED);
    expect(result.errors ?? []).toEqual([]);
    expect([result.valid, validator.version]).toEqual([true, '3.1']);
  });

  it('names each operation once', () => {
    const names = routes.map(({ controller, handler }) => `${controller}.${handler}`);
    expect(new Set(names).size).toBe(names.length);
    expect(new Set(routes.map(({ method, path }) => `${method} ${path}`)).size).toBe(routes.length);
  });
});

describe('every route', () => {
  it('says what it answers, and what it may refuse by codes that have a status', () => {
    expect(routes.length).toBeGreaterThan(20);
    for (const { path, answer, refusals } of routes) {
      expect([path, answer !== undefined]).toEqual([path, true]);
      for (const code of refusals) expect([code, statusOf(code)]).toEqual([code, expect.any(Number)]);
    }
  });
});
