import { verdictRecord } from '../../../support/verdict-record';
import { exportedImage, VULNERABILITY } from './exported';
import { checkEvent, eventsOf } from './ocsf-events';

describe('OCSF', () => {
  it('has the verdict as a Compliance Finding, vulnerabilities as such, and the rest as failed checks', async () => {
    const record = verdictRecord({
      verdict: 'NON_COMPLIANT',
      score: 12,
      reasons: [{ threshold: 'HIGH', allowed: 0, found: 1, findings: ['aws-access-key-id config.Env[2]'] }],
    });
    const events = await eventsOf([exportedImage({ record })]);
    for (const event of events) checkEvent(event);
    expect(events).toMatchObject([
      {
        class_uid: 2003,
        severity_id: 4,
        status: 'New',
        compliance: { status_id: 3, status: 'Fail', control: record.policy },
      },
      {
        class_uid: 2002,
        type_uid: 200201,
        severity_id: 5,
        status_id: 3,
        status: 'Suppressed',
        comment: 'Not reachable from outside.',
        vulnerabilities: [
          {
            cve: { uid: 'CVE-2021-44906' },
            is_fix_available: true,
            related_vulnerabilities: ['GHSA-xvch-5gv4-984h'],
            affected_packages: [{ name: 'minimist', version: '1.2.5', fixed_in_version: '1.2.6' }],
          },
        ],
      },
      { class_uid: 2003, severity_id: 4, compliance: { control: 'aws-access-key-id', status: 'Fail' } },
    ]);
  });

  it.each([
    ['COMPLIANT', 1, 'Pass', 1],
    ['UNKNOWN', 2, 'Warning', 0],
    ['NOT_APPLICABLE', 99, 'NOT_APPLICABLE', 0],
  ] as const)('has a verdict %s as status %d, %s', async (verdict, status_id, status, severity_id) => {
    const [event] = await eventsOf([exportedImage({ record: verdictRecord({ verdict }), findings: [] })]);
    expect(event).toMatchObject({ severity_id, compliance: { status_id, status } });
  });

  it('says that an expired COMPLIANT proves nothing', async () => {
    const record = verdictRecord();
    const [event] = await eventsOf([exportedImage({ record, verdictNow: 'UNKNOWN', findings: [] })]);
    expect(event).toMatchObject({
      compliance: { status: 'Warning', status_detail: expect.stringContaining(`expired at ${record.validUntil}`) },
    });
  });

  it('knows what has no CVE by its advisory', async () => {
    const findings = [{ ...VULNERABILITY, id: 'GHSA-xvch-5gv4-984h', aliases: [] }];
    const [, event] = await eventsOf([exportedImage({ findings })]);
    expect(event?.vulnerabilities).toMatchObject([{ advisory: { uid: 'GHSA-xvch-5gv4-984h' } }]);
  });
});
