import { Controller, Get } from '@nestjs/common';
import { ModulesContainer } from '@nestjs/core';
import { z } from 'zod';
import { Access } from '../access/access.decorator.js';
import { Answers } from '../http/answers.js';
import { type OpenApiDocument, openApiDocument } from './openapi-document.js';
import { Summary } from './route.decorators.js';
import { controllersOf } from './routes-of.js';

const document = z.looseObject({ openapi: z.string() });

@Controller('openapi.json')
export class OpenApiController {
  #document: OpenApiDocument | undefined;

  constructor(private readonly modules: ModulesContainer) {}

  @Get()
  @Access('viewer')
  @Summary('This document')
  @Answers(document)
  async read(): Promise<z.output<typeof document>> {
    this.#document ??= openApiDocument(controllersOf(this.modules));
    return { ...this.#document };
  }
}
