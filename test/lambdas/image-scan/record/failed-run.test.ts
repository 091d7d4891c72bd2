import { failureText, readFailedRun } from '../../../../lambdas/image-scan/record/failed-run';

const run = { runId: 'run-1', gen: 2, digest: `sha256:${'a'.repeat(64)}`, repository: 'app/api' };
const event = { account: '111122223333', detail: { 'repository-name': 'app/api' } };
const cause = JSON.stringify({ errorType: 'Boom', errorMessage: 'it broke', trace: ['secret.ts:1'] });

describe('A failed run', () => {
  it('that was claimed is told with its run and the reason of the failed state', () => {
    const state = { run, failure: { Error: 'Boom', Cause: cause } };
    expect(readFailedRun({ runId: 'run-1', state })).toEqual({
      runId: 'run-1',
      run,
      unknown: { what: 'run', why: 'Boom: it broke' },
    });
  });

  it('keeps the reason that the claim gave', () => {
    const unknown = { what: 'manifest', why: 'it is gone' };
    expect(readFailedRun({ runId: 'run-1', state: { next: 'record-unknown', run, unknown } })).toMatchObject({
      unknown,
    });
  });

  it('that was never claimed is told with its event', () => {
    const state = { ...event, failure: { Error: 'InvalidEvent', Cause: 'no digest' } };
    const failed = readFailedRun({ runId: 'run-1', state });
    expect(failed.run).toBeUndefined();
    expect(failed.event).toMatchObject(event);
    expect(failed.unknown.why).toBe('InvalidEvent: no digest');
  });

  it.each([
    ['FAILED', { error: 'Boom', cause }, 'the run ended FAILED: Boom: it broke'],
    ['TIMED_OUT', {}, 'the run ended TIMED_OUT'],
    ['ABORTED', { error: null, cause: null }, 'the run ended ABORTED'],
  ])('is told by the end of its execution: %s', (status, more, why) => {
    const change = {
      'detail-type': 'Step Functions Execution Status Change',
      detail: { name: 'run-1', status, input: JSON.stringify(event), ...more },
    };
    expect(readFailedRun(change)).toEqual({ runId: 'run-1', unknown: { what: 'run', why }, event });
  });

  it('whose input was left out of the event, being too large, still has a name and a reason', () => {
    const change = {
      'detail-type': 'Step Functions Execution Status Change',
      detail: { name: 'run-1', status: 'FAILED', input: null },
    };
    expect(readFailedRun(change)).toMatchObject({ runId: 'run-1', event: undefined });
  });

  it.each([null, {}, { runId: '' }, { 'detail-type': 'Step Functions Execution Status Change', detail: {} }])(
    'cannot be read from %j',
    (input) => {
      expect(() => readFailedRun(input)).toThrow();
    },
  );
});

describe('The reason of a failure', () => {
  it('is the message of the function, never its stack', () => {
    expect(failureText({ Error: 'Boom', Cause: cause })).toBe('Boom: it broke');
  });

  it('is bounded', () => {
    expect(failureText({ Error: 'Boom', Cause: 'x'.repeat(100_000) }).length).toBeLessThanOrEqual(1000);
  });
});
