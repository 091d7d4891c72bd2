import fc from 'fast-check';
import { ocsfOf } from '../../../../lambdas/verdicts/exports/ocsf';
import { verdictRecord } from '../../../support/verdict-record';
import { exportedImage, hostileImage, STEERS_A_TERMINAL, textOf, VULNERABILITY } from './exported';

interface Event {
  readonly class_uid: number;
  readonly type_uid: number;
  readonly vulnerabilities?: readonly Readonly<Record<string, unknown>>[];
  readonly [field: string]: unknown;
}

const eventsOf = async (images: Parameters<typeof ocsfOf>[0]): Promise<Event[]> => {
  const text = await textOf(ocsfOf(images, { toolVersion: '1.2.3' }));
  expect(text).not.toMatch(STEERS_A_TERMINAL);
  return text
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line));
};

/** Attributes that the schema 1.6.0 requires of the classes, of their base and of the objects used. */
function checkEvent(event: Event): void {
  expect(event).toMatchObject({
    activity_id: 1,
    category_uid: 2,
    severity_id: expect.any(Number),
    time: expect.any(Number),
    type_uid: event.class_uid * 100 + 1,
    metadata: { version: '1.6.0', product: { name: 'Mayfly', vendor_name: 'Mayfly' }, profiles: ['cloud'] },
    cloud: { provider: 'AWS' },
    finding_info: { uid: expect.any(String), title: expect.any(String) },
  });
  if (event.class_uid === 2003) expect(event).toMatchObject({ compliance: { standards: [expect.any(String)] } });
  else {
    expect(event.class_uid).toBe(2002);
    expect(event.vulnerabilities).toHaveLength(1);
    for (const vulnerability of event.vulnerabilities ?? []) {
      const named = ['cve', 'cwe', 'advisory'].filter((name) => name in vulnerability);
      expect(named).toHaveLength(1);
      expect(vulnerability[named[0] ?? '']).toEqual({ uid: expect.any(String) });
    }
  }
}

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

  it('has every attribute that the schema requires, whatever names images hold', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(hostileImage, { maxLength: 3 }), async (images) => {
        const events = await eventsOf(images);
        for (const event of events) checkEvent(event);
        expect(events).toHaveLength(images.reduce((sum, { findings }) => sum + 1 + (findings?.length ?? 0), 0));
      }),
    );
  });
});
