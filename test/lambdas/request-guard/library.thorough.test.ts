import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const PROJECT = resolve(__dirname, '../../..');
const EVENT = {
  version: '2.0',
  routeKey: '$default',
  rawPath: '/',
  rawQueryString: "id=1'%20or%20'1'='1",
  headers: {},
  requestContext: {
    domainName: 'a.example',
    http: { method: 'GET', path: '/', sourceIp: '203.0.113.9' },
    requestId: 'r',
  },
};
const CONTEXT =
  "{ functionName: 'f', functionVersion: '1', awsRequestId: 'r', memoryLimitInMB: '128', getRemainingTimeInMillis: () => 9000 }";
const USE = `guard({})(async () => ({ statusCode: 200 }))(${JSON.stringify(EVENT)}, ${CONTEXT}).then(({ statusCode }) => console.error(statusCode));`;

/** A project that has installed the package: of it only what npm would pack, and its dependencies. */
let consumer: string;

beforeAll(() => {
  execFileSync('npm', ['run', '--silent', 'build:guard'], { cwd: PROJECT });
  consumer = mkdtempSync(join(tmpdir(), 'guard-consumer-'));
  const installed = join(consumer, 'node_modules/mayfly');
  mkdirSync(installed, { recursive: true });
  cpSync(join(PROJECT, 'package.json'), join(installed, 'package.json'));
  cpSync(join(PROJECT, 'dist'), join(installed, 'dist'), { recursive: true });
  for (const name of ['jose', '@aws-sdk', '@smithy', '@standard-schema', '@types', 'undici-types']) {
    symlinkSync(join(PROJECT, 'node_modules', name), join(consumer, 'node_modules', name));
  }
  writeFileSync(join(consumer, 'package.json'), '{"type": "module"}');
}, 120_000);
afterAll(() => rmSync(consumer, { recursive: true }));

describe('mayfly/guard, as it is built', () => {
  it.each([
    ['imported by an ES module', 'use.mjs', `import { guard } from 'mayfly/guard';\n${USE}`],
    ['required by a CommonJS module', 'use.cjs', `const { guard } = require('mayfly/guard');\n${USE}`],
  ])('refuses an attack where it is %s', (_, file, code) => {
    writeFileSync(join(consumer, file), code.replace('console.error', 'process.exit'));
    try {
      execFileSync(process.execPath, [file], { cwd: consumer, stdio: 'ignore' });
    } catch (error) {
      // An exit code is one byte of the status.
      expect((error as { readonly status: number }).status).toBe(403 % 256);
      return;
    }
    throw new Error('The attack was let through.');
  });

  it('has types that a strict project can use, whichever way modules are resolved', () => {
    const source = [
      "import { guard, type GuardConfig, HttpProblem } from 'mayfly/guard';",
      'const config: GuardConfig = { rateLimiting: { maxRequests: 1, windowMs: 1000 } };',
      'export const handler = guard(config)(async (_event, _context, { identity, request }) => {',
      "  if (identity === null) throw new HttpProblem({ status: 404, code: 'none', detail: request.method });",
      '  return { statusCode: 200, body: identity.subject };',
      '});',
      '// @ts-expect-error: a misspelt option is told while it is written',
      'guard({ rateLimit: {} });',
    ].join('\n');
    writeFileSync(join(consumer, 'use.ts'), source);
    const tsc = join(PROJECT, 'node_modules/typescript/bin/tsc');
    for (const [module, moduleResolution] of [
      ['nodenext', 'nodenext'],
      ['preserve', 'bundler'],
    ]) {
      const options = { module, moduleResolution, strict: true, noEmit: true, target: 'es2024', types: ['node'] };
      writeFileSync(join(consumer, 'tsconfig.json'), JSON.stringify({ compilerOptions: options, files: ['use.ts'] }));
      execFileSync(process.execPath, [tsc, '-p', '.'], { cwd: consumer, encoding: 'utf8' });
    }
  }, 60_000);

  it('names in its manifest what it exports', () => {
    const { exports } = JSON.parse(readFileSync(join(PROJECT, 'package.json'), 'utf8')) as {
      readonly exports: { readonly './guard': Readonly<Record<string, string>> };
    };
    for (const file of Object.values(exports['./guard'])) expect(() => readFileSync(join(PROJECT, file))).not.toThrow();
  });
});
