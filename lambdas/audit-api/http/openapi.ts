import { z } from 'zod';
import { ROUTES } from '../contract';
import { problem } from './answers';
import type { Endpoint } from './endpoint';

type Document = Readonly<Record<string, unknown>>;

/** When every route can answer so. */
const COMMON_PROBLEMS: Readonly<Record<number, string>> = {
  400: 'The request is not valid; `errors` names the path of each bad value.',
  429: 'Too many requests; `retry-after` says when to ask again.',
  503: 'Something that the answer needs does not answer now; ask again.',
};
const SECURED_PROBLEMS: Readonly<Record<number, string>> = {
  401: 'There is no token, or it is not valid.',
  403: 'The token does not allow this, or the request looks like an attack.',
};

/** The OpenAPI 3.1 document of endpoints, made from the schemas that check what comes in. */
export function openApiDocument(endpoints: readonly Endpoint[]): Document {
  const paths: Record<string, Record<string, unknown>> = {};
  const schemas: Record<string, unknown> = {};
  for (const endpoint of endpoints) {
    const [method = '', path = ''] = endpoint.route.split(' ');
    paths[path] = { ...paths[path], [method.toLowerCase()]: operationOf(endpoint, path, schemas) };
  }
  return {
    openapi: '3.1.1',
    info: {
      title: 'Mayfly audit API',
      version: '1',
      description: 'Questions to the audit trail of container images, and what operators may do about the answers.',
    },
    paths,
    components: {
      schemas,
      securitySchemes: { token: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } },
    },
  };
}

function operationOf(endpoint: Endpoint, path: string, schemas: Record<string, unknown>): Document {
  const { route, summary, description, query, body, answer } = endpoint;
  const isSecured = ROUTES[route] !== null;
  const problems = { ...COMMON_PROBLEMS, ...(isSecured ? SECURED_PROBLEMS : {}), ...endpoint.problems };
  const parameters = [...pathParameters(path), ...(query ? queryParameters(query, schemas) : [])];
  return {
    summary,
    ...(description === undefined ? {} : { description }),
    operationId: route
      .toLowerCase()
      .replace(/[^a-z]+/g, '-')
      .replace(/^-|-$/g, ''),
    ...(isSecured ? { security: [{ token: [] }] } : {}),
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(body
      ? {
          requestBody: {
            required: true,
            content: { 'application/json': { schema: jsonSchema(body, schemas, 'input') } },
          },
        }
      : {}),
    responses: {
      [answer.status]: {
        description: summary,
        content: { 'application/json': { schema: jsonSchema(answer.schema, schemas, 'output') } },
      },
      ...Object.fromEntries(
        Object.entries(problems).map(([status, when]) => [
          status,
          {
            description: when,
            content: { 'application/problem+json': { schema: jsonSchema(problem, schemas, 'output') } },
          },
        ]),
      ),
    },
  };
}

function pathParameters(path: string): readonly Document[] {
  return [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }));
}

function queryParameters(query: z.ZodType, schemas: Record<string, unknown>): readonly Document[] {
  const { properties = {}, required = [] } = jsonSchema(query, schemas, 'input') as {
    readonly properties?: Readonly<Record<string, Document>>;
    readonly required?: readonly string[];
  };
  return Object.entries(properties).map(([name, { description, ...schema }]) => ({
    name,
    in: 'query',
    required: required.includes(name),
    ...(description === undefined ? {} : { description }),
    schema,
  }));
}

/** Shapes with a name become components, which other shapes refer to. */
function jsonSchema(schema: z.ZodType, schemas: Record<string, unknown>, io: 'input' | 'output'): Document {
  const {
    $schema: _,
    $defs = {},
    ...made
  } = z.toJSONSchema(schema, { target: 'draft-2020-12', io }) as Record<string, unknown>;
  for (const [name, definition] of Object.entries($defs as Record<string, unknown>))
    schemas[name] = relocated(definition);
  return relocated(made) as Document;
}

/** zod refers to `#/$defs/Name`, OpenAPI keeps shapes elsewhere. */
function relocated(schema: unknown): unknown {
  return JSON.parse(JSON.stringify(schema).replaceAll('"#/$defs/', '"#/components/schemas/'));
}
