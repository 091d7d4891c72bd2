import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import Ajv, { type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';
import { cycloneDx } from '../../../../lambdas/image-scan/sbom/cyclonedx';
import { spdx } from '../../../../lambdas/image-scan/sbom/spdx';
import type { SbomSubject } from '../../../../lambdas/image-scan/sbom/subject';
import { packageUrl } from '../../../../lambdas/image-scan/scanner/inventory/purl';
import { PACKAGE_TYPES, type Package, type PackageType } from '../../../../lambdas/image-scan/scanner/scan-result';
import { spdxSchema } from './spdx-schema';

const SCHEMAS = join(dirname(require.resolve('@cyclonedx/cyclonedx-library/package.json')), 'res', 'schema');
/** They refer to one another by their files' names. */
const readSchema = (name: string) => {
  const file = `${name}.SNAPSHOT.schema.json`;
  const schema: object = JSON.parse(readFileSync(join(SCHEMAS, file), 'utf8'));
  return { ...schema, $id: `http://cyclonedx.org/schema/${file}` };
};

const validCycloneDx = validator(readSchema('bom-1.6'), ['spdx', 'jsf-0.82'].map(readSchema));
const validSpdx = validator(spdxSchema, []);

function validator(schema: object, others: readonly object[]): ValidateFunction {
  const ajv = new Ajv({ strict: false, allErrors: true, schemas: [...others] });
  addFormats(ajv);
  // International forms of formats that only licences and services use, of which these documents have none.
  for (const format of ['idn-email', 'iri-reference']) ajv.addFormat(format, true);
  return ajv.compile(schema);
}

const NAMES: Readonly<Partial<Record<PackageType, string>>> = {
  maven: 'org.example:library',
  npm: '@types/node',
  composer: 'symfony/yaml',
  golang: 'github.com/a/b',
};

function packageOfType(type: PackageType, index: number): Package {
  const name = NAMES[type] ?? `library-${index}`;
  const distribution = { id: 'debian', versionId: '12' };
  return {
    ...{ type, name, version: '1:2.3+b1', layer: `sha256:${'1'.repeat(64)}`, path: `srv/${index}` },
    source: { name: 'source', version: '2' },
    purl: packageUrl({ type, name, version: '1:2.3+b1', distribution }),
  };
}

const subject: SbomSubject = {
  name: 'shop/Checkout',
  digest: `sha256:${'a'.repeat(64)}`,
  architecture: 'arm64',
  inventory: {
    distribution: { id: 'debian', versionId: '12' },
    databases: ['dpkg'],
    packages: [...PACKAGE_TYPES, 'npm' as const].map(packageOfType),
  },
  complete: true,
  createdAt: '2026-11-23T12:00:00Z',
};
const empty: SbomSubject = {
  ...subject,
  complete: false,
  architecture: '',
  inventory: { distribution: null, databases: [], packages: [] },
};

describe.each([
  ['CycloneDX 1.6', cycloneDx, validCycloneDx],
  ['SPDX 2.3', spdx, validSpdx],
] as const)('a document of %s', (_, write, isValid) => {
  it.each([
    ['an image with packages of every type', subject],
    ['an image in which nothing was found', empty],
  ])('is valid for %s', (_name, given) => {
    isValid(JSON.parse(JSON.stringify(write(given))));
    expect(isValid.errors ?? []).toEqual([]);
  });

  it('is the same whenever it is written', () => {
    expect(write(subject)).toEqual(write(structuredClone(subject)));
  });

  it('has a name of its own for each image', () => {
    const other = JSON.stringify(write({ ...subject, digest: `sha256:${'b'.repeat(64)}` }));
    const [uuid = ''] = /urn:uuid:[0-9a-f-]{36}/.exec(JSON.stringify(write(subject))) ?? [];
    expect(uuid).toMatch(/^urn:uuid:/);
    expect(other).not.toContain(uuid);
  });

  it('lists every package with its purl, layer and file', () => {
    const text = JSON.stringify(write(subject));
    for (const { purl, layer, path } of subject.inventory.packages) {
      expect(text).toContain(purl);
      expect(text).toContain(layer);
      expect(text).toContain(path);
    }
  });

  it('says whether something may be missing', () => {
    const [whole, parts] = [JSON.stringify(write(subject)), JSON.stringify(write(empty))];
    expect(parts).toMatch(/incomplete|may be missing/);
    expect(whole).not.toMatch(/incomplete|may be missing/);
  });
});

it.each([
  ['CycloneDX', validCycloneDx, { ...cycloneDx(subject), specVersion: '9.9', components: [{ name: 'x' }] }],
  ['SPDX', validSpdx, { ...spdx(subject), SPDXID: 'no id', packages: [{ name: 'x' }] }],
] as const)('is judged by a schema of %s that refuses what is wrong', (_, isValid, wrong) => {
  expect(isValid(wrong)).toBe(false);
});

it('splits names as their ecosystems do', () => {
  const { components } = cycloneDx(subject);
  const of = (name: string) => components.find((component) => component.name === name)?.group;
  expect([of('library'), of('node'), of('yaml'), of('github.com/a/b')]).toEqual([
    'org.example',
    '@types',
    'symfony',
    undefined,
  ]);
});
