import fc from 'fast-check';
import { fingerprintOf, imagePurl } from '../../../../lambdas/verdicts/exports/exported-image';
import { sarifOf } from '../../../../lambdas/verdicts/exports/sarif';
import { verdictRecord } from '../../../support/verdict-record';
import { exportedImage, hostileImage, SECRET, STEERS_A_TERMINAL, textOf, VULNERABILITY } from './exported';

interface Location {
  readonly physicalLocation: { readonly artifactLocation: { readonly uri: string; readonly index: number } };
  readonly logicalLocations?: readonly { readonly fullyQualifiedName: string; readonly kind: string }[];
}
interface Result {
  readonly ruleId: string;
  readonly ruleIndex: number;
  readonly level: string;
  readonly message: { readonly text: string };
  readonly locations: readonly Location[];
  readonly partialFingerprints: Readonly<Record<string, string>>;
  readonly suppressions: readonly object[];
}
interface Run {
  readonly tool: {
    readonly driver: { readonly name: string; readonly version: string; readonly rules: readonly Rule[] };
  };
  readonly automationDetails: { readonly id: string };
  readonly invocations: readonly {
    readonly executionSuccessful: boolean;
    readonly endTimeUtc: string;
    readonly toolExecutionNotifications: readonly { readonly message: { readonly text: string } }[];
  }[];
  readonly artifacts: readonly { readonly location: { readonly uri: string }; readonly parentIndex?: number }[];
  readonly results: readonly Result[];
}
interface Rule {
  readonly id: string;
  readonly shortDescription: { readonly text: string };
  readonly defaultConfiguration: { readonly level: string };
}
interface Log {
  readonly $schema: string;
  readonly version: string;
  readonly runs: readonly Run[];
}

const logOf = async (images: Parameters<typeof sarifOf>[0]): Promise<Log> =>
  JSON.parse(await textOf(sarifOf(images, { toolVersion: '1.2.3' })));

/** RFC 3986: what a URI reference may hold. */
const URI = /^(?:[A-Za-z0-9\-._~:/?#[\]@!$&'()*+,;=]|%[0-9A-Fa-f]{2})+$/;

/** What the standard asks of the objects used here: required properties, their values, and indexes that lead somewhere. */
function checkLog({ $schema, version, runs }: Log): void {
  expect($schema).toMatch(/sarif-schema-2\.1\.0\.json$/);
  expect(version).toBe('2.1.0');
  for (const run of runs) {
    const { rules } = run.tool.driver;
    expect(run.tool.driver.name).toBe('Mayfly');
    expect(new Set(rules.map(({ id }) => id)).size).toBe(rules.length);
    for (const { shortDescription, defaultConfiguration } of rules) {
      expect(typeof shortDescription.text).toBe('string');
      expect(['error', 'warning', 'note']).toContain(defaultConfiguration.level);
    }
    for (const { executionSuccessful, endTimeUtc, toolExecutionNotifications } of run.invocations) {
      expect(executionSuccessful).toBe(toolExecutionNotifications.length === 0);
      expect(new Date(endTimeUtc).toISOString()).toBe(endTimeUtc);
    }
    for (const [index, { location, parentIndex }] of run.artifacts.entries()) {
      expect(location.uri).toMatch(URI);
      expect(parentIndex).toBe(index === 0 ? undefined : 0);
      if (index > 0) expect(location.uri.startsWith('/')).toBe(true);
    }
    for (const result of run.results) {
      expect(rules[result.ruleIndex]?.id).toBe(result.ruleId);
      expect(['error', 'warning', 'note']).toContain(result.level);
      expect(result.message.text).not.toBe('');
      for (const { physicalLocation } of result.locations) {
        const { uri, index } = physicalLocation.artifactLocation;
        expect(run.artifacts[index]?.location.uri).toBe(uri);
      }
      for (const print of Object.values(result.partialFingerprints)) expect(print).toMatch(/^[0-9a-f]{64}$/);
    }
  }
}

describe('SARIF', () => {
  it('has a run for an image, a rule for an id and a result for a finding, located in the image', async () => {
    const image = exportedImage();
    const log = await logOf([image]);
    checkLog(log);
    const [run] = log.runs;
    expect(run?.tool.driver).toMatchObject({
      version: '1.2.3',
      rules: [
        {
          id: 'CVE-2021-44906',
          helpUri: 'https://www.cve.org/CVERecord?id=CVE-2021-44906',
          properties: { 'security-severity': '9.8' },
        },
        { id: 'aws-access-key-id', help: { text: 'Take it out and revoke it.' } },
      ],
    });
    expect(run?.artifacts).toMatchObject([
      { location: { uri: imagePurl(image.record) } },
      { location: { uri: '/app/node_modules/minimist/package.json' }, parentIndex: 0 },
    ]);
    const [vulnerability, secret] = run?.results ?? [];
    expect(vulnerability).toMatchObject({
      ruleId: 'CVE-2021-44906',
      level: 'error',
      message: { text: 'CVE-2021-44906 minimist 1.2.5; fixed in 1.2.6: Prototype pollution' },
      partialFingerprints: { 'mayflyFinding/v1': fingerprintOf(VULNERABILITY) },
      suppressions: [{ kind: 'external', status: 'accepted', justification: 'Not reachable from outside.' }],
      locations: [
        {
          physicalLocation: { artifactLocation: { uri: '/app/node_modules/minimist/package.json', index: 1 } },
          logicalLocations: [{ fullyQualifiedName: 'pkg:npm/minimist@1.2.5', kind: 'package' }],
        },
      ],
    });
    expect(secret).toMatchObject({
      ruleId: SECRET.id,
      suppressions: [],
      locations: [
        {
          physicalLocation: { artifactLocation: { index: 0 } },
          logicalLocations: [{ fullyQualifiedName: 'config.Env[2]', kind: 'property' }],
        },
      ],
    });
  });

  it('names what is not proven in a run that did not succeed', async () => {
    const record = verdictRecord({ verdict: 'UNKNOWN', unknowns: [{ what: 'custom-scan', why: 'too large' }] });
    const log = await logOf([exportedImage({ record, findings: null, notRead: 'gone' })]);
    checkLog(log);
    expect(log.runs[0]).toMatchObject({
      results: [],
      invocations: [
        {
          executionSuccessful: false,
          toolExecutionNotifications: [
            { level: 'error', message: { text: 'Not proven (custom-scan): too large' } },
            { level: 'error', message: { text: 'gone' } },
          ],
        },
      ],
    });
  });

  it('of no image is a log without runs', async () => {
    expect((await logOf([])).runs).toEqual([]);
  });

  it('names the image by a package URL of its registry', () => {
    const record = { account: '111122223333', region: 'cn-north-1', repository: 'app/api', digest: 'sha256:ab' };
    expect(imagePurl(record)).toBe(
      'pkg:oci/api@sha256%3Aab?repository_url=111122223333.dkr.ecr.cn-north-1.amazonaws.com.cn/app/api',
    );
  });

  it('is well formed whatever names images hold', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(hostileImage, { maxLength: 3 }), async (images) => {
        const text = await textOf(sarifOf(images, { toolVersion: '1' }));
        expect(text).not.toMatch(STEERS_A_TERMINAL);
        const log: Log = JSON.parse(text);
        checkLog(log);
        expect(log.runs.map(({ results }) => results.length)).toEqual(images.map(({ findings }) => findings?.length));
      }),
    );
  });
});
