import fc from 'fast-check';
import { InvalidImageConfig } from '../../../../lambdas/image-scan/scanner/errors';
import { parseImageConfig } from '../../../../lambdas/image-scan/scanner/image-config';

const parse = (value: unknown) => parseImageConfig(Buffer.from(JSON.stringify(value)));

const EMPTY = {
  created: null,
  architecture: '',
  os: '',
  config: { user: '', env: [], labels: {}, exposedPorts: [], volumes: [], cmd: [], entrypoint: [], healthcheck: null },
  history: [],
  diffIds: [],
};

it('reads an image configuration as build tools write it', () => {
  const config = parse({
    created: '2026-01-02T03:04:05.678Z',
    architecture: 'arm64',
    os: 'linux',
    config: {
      User: 'app',
      Env: ['PATH=/bin'],
      Labels: { a: 'b' },
      ExposedPorts: { '8080/tcp': {} },
      Volumes: { '/data': {} },
      Cmd: ['serve'],
      Entrypoint: ['/app'],
      Healthcheck: { Test: ['CMD', '/app', 'ok'], Interval: 30 },
      OnBuild: null,
    },
    history: [{ created_by: 'COPY . .', comment: 'buildkit' }, { empty_layer: true }],
    rootfs: { type: 'layers', diff_ids: [`sha256:${'a'.repeat(64)}`] },
  });
  expect(config).toEqual({
    created: '2026-01-02T03:04:05.678Z',
    architecture: 'arm64',
    os: 'linux',
    config: {
      user: 'app',
      env: ['PATH=/bin'],
      labels: { a: 'b' },
      exposedPorts: ['8080/tcp'],
      volumes: ['/data'],
      cmd: ['serve'],
      entrypoint: ['/app'],
      healthcheck: ['CMD', '/app', 'ok'],
    },
    history: [
      { createdBy: 'COPY . .', comment: 'buildkit', emptyLayer: false },
      { createdBy: '', comment: '', emptyLayer: true },
    ],
    diffIds: [`sha256:${'a'.repeat(64)}`],
  });
});

it.each([
  ['an empty object', {}],
  ['null for everything', { created: null, architecture: null, os: null, config: null, history: null, rootfs: null }],
  [
    'null within the configuration',
    {
      config: {
        User: null,
        Env: null,
        Labels: null,
        ExposedPorts: null,
        Volumes: null,
        Cmd: null,
        Entrypoint: null,
        Healthcheck: null,
      },
    },
  ],
  ['null within the rest', { rootfs: { diff_ids: null }, history: [], config: { Healthcheck: { Test: null } } }],
])('takes %s for absent values', (_, document) => {
  expect(parse(document)).toEqual(EMPTY);
});

it('takes a label without a value for an empty one, and any name for a label', () => {
  const json = '{"config":{"Labels":{"a":null,"__proto__":"x"}}}';
  const { labels } = parseImageConfig(Buffer.from(json)).config;
  expect(Object.entries(labels)).toEqual([
    ['a', ''],
    ['__proto__', 'x'],
  ]);
});

it.each([
  ['config.Env[1]', { config: { Env: ['A=b', 7] } }],
  ['config.Labels.a', { config: { Labels: { a: {} } } }],
  ['config.Labels', { config: { Labels: [] } }],
  ['config.User', { config: { User: 0 } }],
  ['config.User', { config: { User: 'x'.repeat(600) } }],
  ['config.user', { config: { User: 'app', user: 'root' } }],
  ['history[0].created_by', { history: [{ created_by: [] }] }],
  ['rootfs.diff_ids', { rootfs: { diff_ids: 'x' } }],
  ['', []],
])('refuses a bad value at "%s"', (path, document) => {
  expect(() => parse(document)).toThrow(InvalidImageConfig);
  expect(() => parse(document)).toThrow(expect.objectContaining({ path }));
});

it('throws nothing but InvalidImageConfig on any JSON', () => {
  const documents = fc.record(
    { config: fc.jsonValue(), history: fc.jsonValue(), rootfs: fc.jsonValue() },
    { requiredKeys: [] },
  );
  fc.assert(
    fc.property(documents, (document) => {
      try {
        return Array.isArray(parse(document).config.env);
      } catch (error) {
        return error instanceof InvalidImageConfig;
      }
    }),
  );
});
