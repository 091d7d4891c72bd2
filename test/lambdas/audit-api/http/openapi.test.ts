import { Ajv2020 } from 'ajv/dist/2020';
import addFormats from 'ajv-formats';
import { ROUTES } from '../../../../lambdas/audit-api/contract';
import { ALL_ENDPOINTS } from '../../../../lambdas/audit-api/endpoints/all-endpoints';
import { openApiDocument } from '../../../../lambdas/audit-api/http/openapi';

interface Operation {
  readonly operationId: string;
  readonly security?: unknown;
  readonly parameters?: readonly { readonly name: string; readonly in: string; readonly required: boolean }[];
  readonly responses: Readonly<Record<string, unknown>>;
}

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, object>> };
}

const text = JSON.stringify(openApiDocument(ALL_ENDPOINTS));
const document: Document = JSON.parse(text);
const operationOf = (route: string): Operation | undefined => {
  const [method = '', path = ''] = route.split(' ');
  return document.paths[path]?.[method.toLowerCase()];
};

describe('the OpenAPI document', () => {
  it('lists every route of the contract, and no other', () => {
    const listed = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    );
    expect(listed.sort()).toEqual(Object.keys(ROUTES).sort());
  });

  it('refers only to shapes that it has', () => {
    const names = [...text.matchAll(/"\$ref":"([^"]+)"/g)].map(([, name]) => name ?? '');
    const shapes = Object.keys(document.components.schemas).map((name) => `#/components/schemas/${name}`);
    expect(names.length).toBeGreaterThan(20);
    expect(names.filter((name) => !shapes.includes(name))).toEqual([]);
  });

  it('has only shapes that are valid JSON Schema of 2020-12', () => {
    const ajv = new Ajv2020({ strict: false });
    addFormats(ajv);
    ajv.addSchema({ $id: 'https://example.com/api', ...document });
    for (const name of Object.keys(document.components.schemas)) {
      expect(ajv.getSchema(`https://example.com/api#/components/schemas/${name}`)).toBeInstanceOf(Function);
    }
  });

  it('asks for a token wherever the contract does', () => {
    for (const [route, roles] of Object.entries(ROUTES)) {
      const { security, responses } = operationOf(route) ?? { responses: {} };
      expect([route, security !== undefined, '401' in responses]).toEqual([route, roles !== null, roles !== null]);
    }
  });

  it('says of each operation what it is called, with a name of its own', () => {
    const names = [...text.matchAll(/"operationId":"([^"]+)"/g)].map(([, name]) => name);
    expect(new Set(names).size).toBe(Object.keys(ROUTES).length);
  });

  it('names required parameters, and the path parameter of a route', () => {
    const required = operationOf('GET /history')?.parameters?.filter((parameter) => parameter.required);
    expect(required?.map(({ name }) => name)).toEqual(['repository', 'from', 'to']);
    expect(operationOf('POST /exceptions/{id}/removal')?.parameters).toEqual([
      expect.objectContaining({ name: 'id', in: 'path', required: true }),
    ]);
  });
});
