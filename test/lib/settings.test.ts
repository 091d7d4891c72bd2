import { InvalidSettings, parseSettings } from '../../lib/settings';

const PATCH = {
  copaVersion: '0.14.2',
  copaSha256: { amd64: 'a'.repeat(64) },
  buildkitImage: `moby/buildkit@sha256:${'b'.repeat(64)}`,
};

describe('Deployment settings', () => {
  it('have a default for everything', () => {
    expect(parseSettings({})).toEqual({
      name: 'mayfly',
      imageScan: {
        ...{ scanDeadlineMinutes: 30, maxLayerBytes: 4294967296, packageIndex: false, findingsSettleSeconds: 60 },
        sweep: { lookBackHours: 24, everyMinutes: 60 },
        advisories: {
          ...{ sync: true, epss: false, kev: false, baseUrl: 'https://osv-vulnerabilities.storage.googleapis.com' },
          ecosystems: expect.arrayContaining(['npm', 'Debian:12', 'Rocky Linux']),
        },
      },
      remediation: { projects: [], attemptDeadlineMinutes: 120 },
      observability: { dashboard: true, runbook: 'docs/operator-runbook.md' },
      evidence: { signing: false },
      accountSettings: { pullTimeExclusion: true },
    });
  });

  it('keep the defaults of what is left out', () => {
    expect(parseSettings({ imageScan: { scanDeadlineMinutes: 5 } }).imageScan.maxLayerBytes).toBe(4294967296);
  });

  it.each([
    [{ imageScan: { scanDeadlineMinutes: 0 } }, 'mayfly.imageScan.scanDeadlineMinutes'],
    [{ imageScan: { sweep: { lookBackHours: 1 } } }, 'mayfly.imageScan.sweep.lookBackHours'],
    [{ imageScan: { sweep: { everyMinutes: 61 } } }, 'mayfly.imageScan.sweep.everyMinutes'],
    [
      { imageScan: { advisories: { ecosystems: ['../npm'] } } },
      'mayfly.imageScan.advisories.ecosystems.0: expected an',
    ],
    [{ imageScan: { advisories: { ecosystems: [] } } }, 'mayfly.imageScan.advisories.ecosystems: expected one'],
    [
      { imageScan: { advisories: { baseUrl: 'http://mirror.example' } } },
      'mayfly.imageScan.advisories.baseUrl: expected',
    ],
    [{ name: 'Mayfly' }, 'mayfly.name: expected 1 to 31 lower-case letters'],
    [{ name: 'aws-images' }, 'mayfly.name: expected 1 to 31 lower-case letters'],
    [{ name: 'ssm' }, 'neither "aws" nor "ssm"'],
    [{ remediation: { projects: ['p'.repeat(151)] } }, 'mayfly.remediation.projects.0: expected a CodeBuild'],
    [{ remediation: { projects: ['*'] } }, 'mayfly.remediation.projects.0: expected a CodeBuild project name'],
    [{ remediation: { project: 'x' } }, 'mayfly.remediation: Unrecognized key: "project"'],
    [
      { remediation: { patch: { ...PATCH, copaVersion: 'v0.14.2' } } },
      'mayfly.remediation.patch.copaVersion: expected a version such as 0.14.2, without the v',
    ],
    [
      { remediation: { patch: { ...PATCH, copaSha256: {} } } },
      'mayfly.remediation.patch.copaSha256: expected the SHA-256 for amd64, for arm64 or for both',
    ],
    [
      { remediation: { patch: { ...PATCH, copaSha256: { amd64: 'abc' } } } },
      'mayfly.remediation.patch.copaSha256.amd64: expected a SHA-256',
    ],
    [
      { remediation: { patch: { ...PATCH, buildkitImage: 'moby/buildkit:latest' } } },
      'mayfly.remediation.patch.buildkitImage: expected an image with its digest',
    ],
    [{ remediation: { patch: {} } }, 'mayfly.remediation.patch.buildkitImage'],
    [{ observability: { alarmTopicArn: 'my-topic' } }, 'mayfly.observability.alarmTopicArn: expected the ARN'],
    [{ observability: { runbook: 'https://wiki.example#alarms' } }, 'mayfly.observability.runbook: expected a path'],
    [{ accountSettings: { eventArchiveDays: 0 } }, 'mayfly.accountSettings.eventArchiveDays'],
    [{ evidence: { objectLock: { mode: 'governance', days: 1 } } }, 'mayfly.evidence.objectLock.mode'],
    [{ evidence: { objectLock: { mode: 'COMPLIANCE' } } }, 'mayfly.evidence.objectLock.days'],
    [{ evidence: { objectLock: { mode: 'COMPLIANCE', days: 36_501 } } }, 'mayfly.evidence.objectLock.days'],
    [{ evidence: { signing: 'alias/mine' } }, 'mayfly.evidence.signing: expected true, false or the ARN of a KMS key'],
    [{ organisation: { id: 'mine', central: true } }, 'mayfly.organisation.id: expected the id of an organisation'],
    [
      { organisation: { id: 'o-a1b2c3d4e5' } },
      'mayfly.organisation: expected central, centralBusArn or readerAccounts',
    ],
    [
      { organisation: { id: 'o-a1b2c3d4e5', readerAccounts: ['1'] } },
      'mayfly.organisation.readerAccounts.0: expected an',
    ],
    [
      { organisation: { id: 'o-a1b2c3d4e5', centralBusArn: 'bus' } },
      'mayfly.organisation.centralBusArn: expected the ARN',
    ],
    [
      {
        organisation: {
          ...{ id: 'o-a1b2c3d4e5', central: true },
          centralBusArn: 'arn:aws:events:eu-west-1:111122223333:event-bus/verdicts',
        },
      },
      'mayfly.organisation.centralBusArn: the central deployment forwards to nobody',
    ],
    ['text', 'mayfly: Invalid input'],
  ])('refuse %j and name the path of the bad value', (given, message) => {
    expect(() => parseSettings(given)).toThrow(InvalidSettings);
    expect(() => parseSettings(given)).toThrow(message);
  });

  it.each(['ab', 'p'.repeat(150), 'Rebuild_api-2'])('take "%s" as a project', (project) => {
    expect(parseSettings({ remediation: { projects: [project] } }).remediation.projects).toEqual([project]);
  });

  it('take what patches, for one architecture or for both', () => {
    const both = { ...PATCH, copaSha256: { amd64: 'a'.repeat(64), arm64: 'c'.repeat(64) } };
    for (const patch of [PATCH, both])
      expect(parseSettings({ remediation: { patch } }).remediation.patch).toEqual(patch);
  });

  it('name every bad value at once', () => {
    expect(() => parseSettings({ name: '', imageScan: { scanDeadlineMinutes: 'soon' } })).toThrow(
      /mayfly\.name[\s\S]*mayfly\.imageScan/,
    );
  });
});
