import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DEFAULT_POLICY } from '../../../lambdas/image-scan/policy/default-policy';
import { parsePolicy } from '../../../lambdas/image-scan/policy/parse-policy';
import { loadPackageArchive } from '../../../local/registry/build/package-archive';
import { readRecipe } from '../../../local/registry/build/recipe';
import { loadAdvisories } from '../../../local/registry/scan/advisory';
import { basicFinding } from '../../../local/registry/scan/basic-finding';
import { compareDpkgVersions } from '../../../local/registry/scan/dpkg-version';
import { AdvisoryIndex } from '../../../local/registry/scan/match';

const EXAMPLES = join(__dirname, '..', '..', '..', 'examples');
const folders = (name: string) => readdirSync(join(EXAMPLES, name));

describe('the examples', () => {
  it.each(folders('images'))('have a recipe for %s', async (name) => {
    await expect(readRecipe(join(EXAMPLES, 'images', name))).resolves.toMatchObject({ architecture: 'amd64' });
  });

  it('list the versions of each package from old to new, by version and by date', async () => {
    for (const { source, versions } of await loadPackageArchive(join(EXAMPLES, 'packages'))) {
      const byVersion = versions.toSorted((a, b) => compareDpkgVersions(a.version, b.version));
      expect({ source, versions: byVersion }).toEqual({ source, versions });
      expect(versions.map(({ date }) => date)).toEqual(versions.map(({ date }) => date).toSorted());
    }
  });

  it('have advisories whose fix the archive has, and that are scored', async () => {
    const archive = await loadPackageArchive(join(EXAMPLES, 'packages'));
    const advisories = await loadAdvisories(join(EXAMPLES, 'advisories'));
    expect(advisories.length).toBeGreaterThanOrEqual(10);
    const index = new AdvisoryIndex(advisories);
    for (const { source, versions } of archive) {
      const installed = versions.map(({ version }) => ({ manager: 'dpkg', name: source, version }) as const);
      for (const match of index.matches('Debian:12', installed)) {
        expect(versions.map(({ version }) => version)).toContain(match.fixedIn);
        expect(basicFinding(match).severity).not.toBe('UNDEFINED');
      }
      expect(index.matches('Debian:12', installed.slice(-1))).toEqual([]);
    }
  });

  it.each(folders('advisories'))('say in %s where each fact is from', (name) => {
    const record = JSON.parse(readFileSync(join(EXAMPLES, 'advisories', name), 'utf8'));
    expect(record).toMatchObject({
      id: `DEBIAN-${name.replace('.json', '')}`,
      upstream: [name.replace('.json', '')],
      database_specific: {
        sources: { fixed: expect.any(String), severity: expect.any(String), published: expect.any(String) },
      },
    });
  });

  const policy = (name: string) => parsePolicy(readFileSync(join(EXAMPLES, 'policies', name), 'utf8'));

  it('have in policies/default.json what holds without a policy', () => {
    expect(policy('default.json')).toEqual(DEFAULT_POLICY);
  });

  it('have in policies/strict.json a policy that allows less', () => {
    const { thresholds, imageMaxAgeDays } = policy('strict.json');
    expect(thresholds).toMatchObject({ CRITICAL: 0, HIGH: 0 });
    expect(imageMaxAgeDays).toBe(30);
  });
});
