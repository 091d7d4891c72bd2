import { scanTypeOf } from '../../../../lambdas/image-scan/registry/scan-type';
import { EcrError, type EcrServer, startEcr } from './support/ecr-server';

let server: EcrServer | undefined;
afterEach(() => server?.close());

async function typeOf(scanType: string | undefined, repository: object = {}) {
  server = await startEcr(({ operation }) =>
    operation === 'GetRegistryScanningConfiguration' ? { scanningConfiguration: { scanType, rules: [] } } : repository,
  );
  return scanTypeOf(server.ecr, 'app/api');
}
const configured = (more: object) => ({ scanningConfigurations: [{ repositoryName: 'app/api', ...more }] });
const filters = { appliedScanFilters: [{ filter: 'app/*', filterType: 'WILDCARD' }] };

it.each(['BASIC', undefined])('is basic where the registry says %s, whatever the repository says', async (scanType) => {
  expect(await typeOf(scanType, configured({ scanFrequency: 'SCAN_ON_PUSH', ...filters }))).toBe('basic');
  expect(server?.calls.map(({ operation }) => operation)).toEqual(['GetRegistryScanningConfiguration']);
});

it.each([
  ['enhanced', 'is scanned continuously', { scanFrequency: 'CONTINUOUS_SCAN', ...filters }],
  ['enhanced', 'is scanned on push', { scanFrequency: 'SCAN_ON_PUSH', ...filters }],
  ['enhanced', 'has a filter and no frequency', filters],
  ['uncovered', 'is scanned by hand', { scanFrequency: 'MANUAL', appliedScanFilters: [] }],
  ['uncovered', 'has neither frequency nor filter', {}],
])('is %s under enhanced scanning where the repository %s', async (type, _, repository) => {
  expect(await typeOf('ENHANCED', configured(repository))).toBe(type);
});

it('leaves it to the scan to say that the repository is gone', async () => {
  const failure = { repositoryName: 'app/api', failureCode: 'REPOSITORY_NOT_FOUND' };
  expect(await typeOf('ENHANCED', { scanningConfigurations: [], failures: [failure] })).toBe('enhanced');
});

it.each([{}, configured({ repositoryName: 'app/other' })])(
  'refuses an answer without the repository',
  async (answer) => {
    await expect(typeOf('ENHANCED', answer)).rejects.toMatchObject({
      name: 'UnexpectedRegistryAnswer',
      operation: 'BatchGetRepositoryScanningConfiguration',
    });
  },
);

it('leaves it to its caller that it may not ask', async () => {
  server = await startEcr(() => new EcrError('AccessDeniedException'));
  await expect(scanTypeOf(server.ecr, 'app/api')).rejects.toThrow('AccessDeniedException');
});
