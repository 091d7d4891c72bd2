import { fingerprintOf, imagePurl } from '../../../../lambdas/verdicts/exports/exported-image';
import { sarifOf } from '../../../../lambdas/verdicts/exports/sarif';
import { verdictRecord } from '../../../support/verdict-record';
import { exportedImage, SECRET, textOf, VULNERABILITY } from './exported';
import { checkLog, type Log } from './sarif-log';

const logOf = async (images: Parameters<typeof sarifOf>[0]): Promise<Log> =>
  JSON.parse(await textOf(sarifOf(images, { toolVersion: '1.2.3' })));

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
});
