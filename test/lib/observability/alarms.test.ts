import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describeAlarm, runbookAnchor } from '../../../lib/observability/alarm-description';
import { ALARMS } from '../../../lib/observability/alarms';
import { AUDIT_API_ALARMS } from '../../../lib/observability/audit-api-alarms';

const RUNBOOK = readFileSync(resolve(__dirname, '../../../docs/operator-runbook.md'), 'utf8');

/** The anchor that GitHub gives a heading. */
const anchorOf = (heading: string) =>
  heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-');

const EVERY_ALARM = [...ALARMS, ...AUDIT_API_ALARMS];

const alarmAnchors = [...RUNBOOK.matchAll(/^#+ (Alarm: .+)$/gm)].map((heading) => anchorOf(heading[1] ?? ''));

describe('Alarms', () => {
  it.each(EVERY_ALARM.map((alarm) => [alarm.id, alarm] as const))(
    '%s has a severity and links its heading',
    (_, alarm) => {
      const description = describeAlarm(alarm, 'docs/operator-runbook.md');
      const [, severity, anchor] =
        /^\[(critical|high|low)\] .+\. What to do: docs\/operator-runbook\.md#(\S+)$/.exec(description) ?? [];
      expect(severity).toBe(alarm.severity);
      expect(alarmAnchors).toContain(anchor);
    },
  );

  it('have one heading each in the runbook, and every heading "Alarm: ..." has its alarm', () => {
    expect([...alarmAnchors].sort()).toEqual(EVERY_ALARM.map(runbookAnchor).sort());
  });

  it('need no more datapoints than they look at, nor a longer look than CloudWatch allows', () => {
    for (const { datapoints, periods } of EVERY_ALARM) {
      expect(datapoints).toBeGreaterThan(0);
      expect(datapoints).toBeLessThanOrEqual(periods);
      // Periods of an hour at most, and a day in all. Source: CloudWatch API reference, PutMetricAlarm.
      expect(periods).toBeLessThanOrEqual(24);
    }
  });
});
