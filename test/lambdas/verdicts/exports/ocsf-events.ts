import { ocsfOf } from '../../../../lambdas/verdicts/exports/ocsf';
import { STEERS_A_TERMINAL, textOf } from './exported';

interface Event {
  readonly class_uid: number;
  readonly type_uid: number;
  readonly vulnerabilities?: readonly Readonly<Record<string, unknown>>[];
  readonly [field: string]: unknown;
}

/** The events of an export, read back. */
export const eventsOf = async (images: Parameters<typeof ocsfOf>[0]): Promise<Event[]> => {
  const text = await textOf(ocsfOf(images, { toolVersion: '1.2.3' }));
  expect(text).not.toMatch(STEERS_A_TERMINAL);
  return text
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line));
};

/** Attributes that the schema 1.6.0 requires of the classes, of their base and of the objects used. */
export function checkEvent(event: Event): void {
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
