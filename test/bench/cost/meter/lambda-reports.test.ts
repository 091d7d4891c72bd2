import { countReports, parseReport } from '../../../../bench/cost/meter/lambda-reports';

it('reads the line that Lambda writes after an invocation', () => {
  const line =
    'REPORT RequestId: 8f5e\tDuration: 123 ms\tBilled Duration: 124 ms\tMemory Size: 512 MB\tMax Memory Used: 80 MB';
  expect(parseReport(line)).toEqual({ milliseconds: 123, memoryMb: 512 });
});

it.each(['END RequestId: 8f5e', 'REPORT of something else', ''])('knows that %j is none', (line) => {
  expect(parseReport(line)).toBeNull();
});

it('rounds each invocation up, and multiplies it by its memory', () => {
  const counted = countReports([
    { milliseconds: 999, memoryMb: 512 },
    { milliseconds: 1999, memoryMb: 2048 },
  ]);
  expect(counted).toMatchObject({ invocations: 2, billedMs: 3000 });
  expect(counted.gbSeconds).toBeCloseTo(0.5 + 2 * 2, 10);
  expect(counted.gbSecondsAtMost).toBeCloseTo(1769 / 1024 + 2 * 2, 10);
});
