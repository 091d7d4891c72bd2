import { accountAt, closeAccount } from '../../../../local/registry/account';
import { enhancedFindings } from '../../../../local/registry/inspector/enhanced-finding';
import { asEcrTells, asEventTells, asInspectorTells } from '../../../../local/registry/inspector/finding-shapes';
import { parseAdvisory } from '../../../../local/registry/scan/advisory';
import type { InstalledSource, Match } from '../../../../local/registry/scan/match';

const account = accountAt('http://127.0.0.1:1', '111122223333', 'eu-west-1');
afterAll(() => closeAccount(account));

const image = { repository: 'app/api', digest: 'sha256:1', tags: ['v1'], pushedAt: new Date('2026-01-01T00:00:00Z') };
const now = new Date('2026-01-02T18:02:30.000Z');
const state = { status: 'ACTIVE', exploitAvailable: false, updatedAt: now } as const;

function match(id: string, installed: Partial<InstalledSource>, fixedIn?: string, more: object = {}): Match {
  const advisory = parseAdvisory('test.json', JSON.stringify({ id: `DEBIAN-${id}`, upstream: [id], ...more }));
  const source = { manager: 'dpkg', name: 'curl', version: '7.88.1-10', ...installed } as const;
  return { advisory, installed: source, ...(fixedIn === undefined ? {} : { fixedIn }) };
}
const found = (...matches: Match[]) => enhancedFindings(account, image, matches, now);

it('makes one finding of a vulnerability, with all packages that have it', () => {
  const findings = found(match('CVE-2', {}), match('CVE-1', { name: 'a' }, '2'), match('CVE-1', { name: 'b' }));
  expect(findings.map(({ vulnerabilityId, packages }) => [vulnerabilityId, packages.map(({ name }) => name)])).toEqual([
    ['CVE-1', ['a', 'b']],
    ['CVE-2', ['curl']],
  ]);
});

it.each([
  ['YES', ['2', '3']],
  ['PARTIAL', ['2', undefined]],
  ['NO', [undefined, undefined]],
])('says that a fix is available: %s', (fixAvailable, fixes) => {
  const [finding] = found(...fixes.map((fixedIn, index) => match('CVE-1', { name: `p${index}` }, fixedIn)));
  expect(finding?.fixAvailable).toBe(fixAvailable);
  expect(finding?.packages.map(({ fixedInVersion }) => fixedInVersion)).toEqual(
    fixes.map((fixedIn) => fixedIn ?? 'NotAvailable'),
  );
});

it.each([
  ['1:2.3-4', { epoch: 1, version: '2.3', release: '4' }],
  ['2.3-rc1-4', { epoch: 0, version: '2.3-rc1', release: '4' }],
  ['2.3', { epoch: 0, version: '2.3' }],
])('tells epoch, version and release of %s apart', (version, parts) => {
  expect(found(match('CVE-1', { version }))[0]?.packages[0]).toMatchObject(parts);
});

it('leaves a severity that nobody knows untriaged', () => {
  expect(found(match('CVE-1', {}))[0]?.severity).toBe('UNTRIAGED');
});

it('writes times as each of its readers gets them, and names the scores as each does', () => {
  const severity = [{ type: 'CVSS_V3', score: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H' }];
  const [finding] = found(match('CVE-1', {}, '8', { severity, published: '2025-12-01T00:00:00Z' }));
  if (!finding) throw new Error('no finding');
  expect(asEcrTells(account, image, finding, state)).toMatchObject({
    firstObservedAt: now.getTime() / 1000,
    score: 9.8,
    scoreDetails: { cvss: { score: 9.8 } },
    packageVulnerabilityDetails: { vendorCreatedAt: Date.parse('2025-12-01') / 1000 },
  });
  expect(asInspectorTells(account, image, finding, state)).toMatchObject({
    firstObservedAt: now.getTime() / 1000,
    inspectorScore: 9.8,
    inspectorScoreDetails: { adjustedCvss: { score: 9.8 } },
  });
  expect(asEventTells(account, image, finding, state)).toMatchObject({
    firstObservedAt: 'Jan 2, 2026, 6:02:30 PM',
    inspectorScore: 9.8,
    resources: [
      {
        type: 'AWS_ECR_CONTAINER_IMAGE',
        id: 'arn:aws:ecr:eu-west-1:111122223333:repository/app/api/sha256:1',
        details: { awsEcrContainerImage: { imageHash: 'sha256:1', repositoryName: 'app/api' } },
      },
    ],
  });
});
