import { z } from 'zod';
import type { Endpoint } from '../http/endpoint';
import { openApiDocument } from '../http/openapi';

/** The document lists every endpoint, this one included. @param others all other endpoints */
export function openapiEndpoint(others: readonly Endpoint[]): Endpoint {
  const self: Endpoint = {
    route: 'GET /openapi.json',
    summary: 'This document',
    answer: { status: 200, schema: z.looseObject({ openapi: z.string() }) },
    ask: async () => ({ body: document }),
  };
  const document = openApiDocument([self, ...others]);
  return self;
}
