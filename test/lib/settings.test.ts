import { InvalidSettings, parseSettings } from '../../lib/settings';

describe('Deployment settings', () => {
  it('have a default for everything', () => {
    expect(parseSettings({})).toEqual({
      name: 'mayfly',
      imageScan: { scanDeadlineMinutes: 30, maxLayerBytes: 4294967296 },
      remediation: { projects: [], attemptDeadlineMinutes: 120 },
    });
  });

  it('keep the defaults of what is left out', () => {
    expect(parseSettings({ imageScan: { scanDeadlineMinutes: 5 } }).imageScan.maxLayerBytes).toBe(4294967296);
  });

  it.each([
    [{ imageScan: { scanDeadlineMinutes: 0 } }, 'mayfly.imageScan.scanDeadlineMinutes'],
    [{ name: 'Mayfly' }, 'mayfly.name: expected 1 to 31 lower-case letters'],
    [{ name: 'aws-images' }, 'mayfly.name: expected 1 to 31 lower-case letters'],
    [{ name: 'ssm' }, 'neither "aws" nor "ssm"'],
    [{ remediation: { projects: ['p'.repeat(151)] } }, 'mayfly.remediation.projects.0: expected a CodeBuild'],
    [{ remediation: { projects: ['*'] } }, 'mayfly.remediation.projects.0: expected a CodeBuild project name'],
    [{ remediation: { project: 'x' } }, 'mayfly.remediation: Unrecognized key: "project"'],
    ['text', 'mayfly: Invalid input'],
  ])('refuse %j and name the path of the bad value', (given, message) => {
    expect(() => parseSettings(given)).toThrow(InvalidSettings);
    expect(() => parseSettings(given)).toThrow(message);
  });

  it.each(['ab', 'p'.repeat(150), 'Rebuild_api-2'])('take "%s" as a project', (project) => {
    expect(parseSettings({ remediation: { projects: [project] } }).remediation.projects).toEqual([project]);
  });

  it('name every bad value at once', () => {
    expect(() => parseSettings({ name: '', imageScan: { scanDeadlineMinutes: 'soon' } })).toThrow(
      /mayfly\.name[\s\S]*mayfly\.imageScan/,
    );
  });
});
