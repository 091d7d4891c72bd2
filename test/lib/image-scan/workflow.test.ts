import { Duration } from 'aws-cdk-lib';
import type { JudgeIndexInput } from '../../../lambdas/image-scan/state-io';
import { childrenDeadline, executionTimeout, pollAttempts } from '../../../lib/image-scan/workflow';
import { Failure, runWorkflow, type Step } from '../../support/workflow';

const run = { runId: 'run-1', gen: 1, repository: 'app/api', digest: `sha256:${'a'.repeat(64)}` };
const complete = { status: 'complete', evidence: { key: 'k', sha256: 's' }, findings: 0 };
const judged = (strategy: string) => ({
  verdictId: 'run-1.1',
  gen: 1,
  verdict: 'COMPLIANT',
  plan: { strategy, why: '' },
});

const steps = {
  claim: () => ({ next: 'scan', run }),
  'await-registry-scan': () => complete,
  'custom-scan': () => complete,
  judge: () => judged('none'),
  rejudge: () => judged('none'),
  'judge-index': () => judged('none'),
  'record-artifact': () => judged('none'),
  publish: () => null,
  remediate: () => null,
  'record-unknown': () => null,
} satisfies Record<string, Step>;

const event = { detail: { 'repository-name': 'app/api' } };
const failing = (name: string) => () => {
  throw new Failure(name);
};

describe('The image-scan workflow', () => {
  it('claims, scans twice at once, judges, publishes and ends where nothing is to be done', async () => {
    const { states } = await runWorkflow(steps, event);
    expect(states[0]).toBe('claim');
    expect(new Set(states.slice(1, 3))).toEqual(new Set(['await-registry-scan', 'custom-scan']));
    expect(states.slice(3)).toEqual(['judge', 'publish']);
  });

  it('hands the claim the event as it came and the name of the execution', async () => {
    const { entered } = await runWorkflow(steps, event);
    expect(entered[0]?.input).toEqual({ runId: 'run-1', event });
  });

  it('hands each scan the run, and the judge both of their results in order', async () => {
    const custom = { ...complete, findings: 7 };
    const { entered } = await runWorkflow({ ...steps, 'custom-scan': () => custom }, event);
    expect(entered[1]?.input).toEqual(run);
    expect(entered.find(({ state }) => state === 'judge')?.input).toEqual({
      next: 'scan',
      run,
      scans: [complete, custom],
    });
  });

  it.each(['rebuild', 'notify'])('remediates after publishing where the plan is %s', async (strategy) => {
    const { states, entered } = await runWorkflow({ ...steps, judge: () => judged(strategy) }, event);
    expect(states.slice(-2)).toEqual(['publish', 'remediate']);
    expect(entered.at(-1)?.input).toMatchObject({ run, judged: { plan: { strategy } } });
  });

  it.each([
    ['judge-index', ['claim', 'judge-index', 'publish']],
    ['rejudge', ['claim', 'rejudge', 'publish']],
    ['record-artifact', ['claim', 'record-artifact', 'publish']],
    ['done', ['claim']],
  ])('goes by what the claim says: %s', async (next, expected) => {
    const { states } = await runWorkflow({ ...steps, claim: () => ({ next, run }) }, event);
    expect(states).toEqual(expected);
  });

  it('scans the image after all where its stored evidence does not do', async () => {
    const claim = () => ({ next: 'rejudge', run });
    const { states, entered } = await runWorkflow({ ...steps, claim, rejudge: failing('EvidenceUnusable') }, event);
    expect(states.slice(0, 2)).toEqual(['claim', 'rejudge']);
    expect(new Set(states.slice(2, 4))).toEqual(new Set(['await-registry-scan', 'custom-scan']));
    expect(states.slice(4)).toEqual(['judge', 'publish']);
    expect(entered[4]?.input).toMatchObject({ run, scans: [complete, complete] });
  });

  it.each([
    ['FencedOff', ['claim', 'rejudge']],
    ['Surprise', expect.arrayContaining(['claim', 'rejudge', 'record-unknown'])],
  ])('ends a judgement of stored evidence that fails by %s', async (name, expected) => {
    const claim = () => ({ next: 'rejudge', run });
    const { states } = await runWorkflow({ ...steps, claim, rejudge: failing(name) }, event);
    expect(states).toEqual(expected);
  });

  it('records an image that the claim could not read, with its reason', async () => {
    const unknown = { what: 'manifest', why: 'deleted' };
    const claim = () => ({ next: 'record-unknown', run, unknown });
    const { states, entered } = await runWorkflow({ ...steps, claim }, event);
    expect(states).toEqual(['claim', 'record-unknown']);
    expect(entered[1]?.input).toMatchObject({ runId: 'run-1', state: { run, unknown } });
  });

  it('waits for the registry by asking again while the scan is not ready', async () => {
    let asked = 0;
    const poll = () => {
      asked += 1;
      if (asked < 8) throw new Failure('ScanNotReady');
      return complete;
    };
    const { states } = await runWorkflow({ ...steps, 'await-registry-scan': poll }, event);
    expect(asked).toBe(8);
    expect(states.at(-1)).toBe('publish');
  });

  it('stops waiting at the deadline, and judges with what it knows', async () => {
    const { states, entered } = await runWorkflow({ ...steps, 'await-registry-scan': failing('ScanNotReady') }, event);
    const polls = states.filter((state) => state === 'await-registry-scan').length;
    expect(polls).toBe(1 + pollAttempts(Duration.minutes(30)));
    const judge = entered.find(({ state }) => state === 'judge')?.input as { scans: unknown[] };
    expect(judge.scans[0]).toMatchObject({ status: 'error', error: 'ScanNotReady' });
    expect(judge.scans[1]).toEqual(complete);
  });

  describe('waits for the images of an index', () => {
    const claim = () => ({ next: 'judge-index', run });
    const waitsFor = childrenDeadline(Duration.minutes(30));

    it('by asking again while they are judged, telling where to start them', async () => {
      let asked = 0;
      const judgeIndex = () => {
        asked += 1;
        if (asked < 8) throw new Failure('ChildrenNotJudged');
        return judged('none');
      };
      const { states, entered } = await runWorkflow({ ...steps, claim, 'judge-index': judgeIndex }, event);
      expect(states).toEqual(['claim', ...new Array<string>(8).fill('judge-index'), 'publish']);
      for (const { input } of entered.slice(1, 9)) {
        expect(input).toEqual({
          stateMachineArn: expect.stringMatching(/:stateMachine:/),
          state: { next: 'judge-index', run },
        });
      }
    });

    it('until the deadline, then asks once more for a verdict of what there is', async () => {
      const judgeIndex = ({ state }: JudgeIndexInput) => {
        if (state.childrenDeadline !== 'passed') throw new Failure('ChildrenNotJudged');
        return judged('none');
      };
      const { states, entered } = await runWorkflow({ ...steps, claim, 'judge-index': judgeIndex }, event);
      expect(states.filter((name) => name === 'judge-index')).toHaveLength(1 + pollAttempts(waitsFor) + 1);
      expect(states.at(-1)).toBe('publish');
      expect(entered.at(-1)?.input).toMatchObject({ run, judged: judged('none') });
    });

    it('longer than they wait for the registry, and within its own time', () => {
      expect(waitsFor.toMinutes()).toBeGreaterThan(30);
      expect(waitsFor.toMinutes()).toBeLessThan(executionTimeout(Duration.minutes(30)).toMinutes());
    });

    it.each(['before', 'after'])(
      'and ends quietly where another run took the index over %s the deadline',
      async (when) => {
        const judgeIndex = ({ state }: JudgeIndexInput) => {
          const isLate = state.childrenDeadline === 'passed';
          throw new Failure(when === 'before' || isLate ? 'FencedOff' : 'ChildrenNotJudged');
        };
        const { states } = await runWorkflow({ ...steps, claim, 'judge-index': judgeIndex }, event);
        expect(states.at(-1)).toBe('judge-index');
      },
    );

    it('and ends in a record where it fails for good', async () => {
      const { states, entered } = await runWorkflow({ ...steps, claim, 'judge-index': failing('Down') }, event);
      expect(states.filter((name) => name === 'judge-index')).toHaveLength(6);
      expect(entered.at(-1)).toMatchObject({
        state: 'record-unknown',
        input: { state: { run, failure: { Error: 'Down' } } },
      });
    });
  });

  it('does not let one failing scan cancel the other', async () => {
    const { entered, states } = await runWorkflow({ ...steps, 'custom-scan': failing('Runtime.OutOfMemory') }, event);
    const judge = entered.find(({ state }) => state === 'judge')?.input as { scans: unknown[] };
    expect(judge.scans).toEqual([
      complete,
      { status: 'error', error: 'Runtime.OutOfMemory', cause: expect.anything() },
    ]);
    expect(states.at(-1)).toBe('publish');
  });

  it.each(['judge', 'publish', 'remediate'] as const)('ends in a record where %s fails for good', async (state) => {
    const plan = { judge: () => judged('rebuild') };
    const { states, entered } = await runWorkflow(
      { ...steps, ...plan, [state]: failing('InternalServerError') },
      event,
    );
    expect(states.filter((name) => name === state)).toHaveLength(6);
    expect(states.at(-1)).toBe('record-unknown');
    expect(entered.at(-1)?.input).toMatchObject({
      runId: 'run-1',
      state: { run, failure: { Error: 'InternalServerError' } },
    });
  });

  it('goes on where a state fails and then succeeds', async () => {
    let calls = 0;
    const flaky = () => {
      calls += 1;
      if (calls < 4) throw new Failure('ThrottlingException');
      return judged('none');
    };
    const { states } = await runWorkflow({ ...steps, judge: flaky }, event);
    expect(calls).toBe(4);
    expect(states.at(-1)).toBe('publish');
  });

  it('does not try an event again that can never become right, and hands it on whole to be recorded', async () => {
    const { states, entered } = await runWorkflow({ ...steps, claim: failing('InvalidEvent') }, event);
    expect(states).toEqual(['claim', 'record-unknown']);
    expect(entered[1]?.input).toMatchObject({ state: { ...event, failure: { Error: 'InvalidEvent' } } });
  });

  it.each(['judge', 'judge-index', 'record-artifact'] as const)(
    'ends quietly where another run took the image over before %s',
    async (state) => {
      const next = state === 'judge' ? 'scan' : state;
      const { states } = await runWorkflow(
        { ...steps, claim: () => ({ next, run }), [state]: failing('FencedOff') },
        event,
      );
      expect(states.at(-1)).toBe(state);
    },
  );

  it('fails, to be recorded by the rule on failed executions, only where even the recording fails', async () => {
    const failed = runWorkflow({ ...steps, judge: failing('Down'), 'record-unknown': failing('Down') }, event);
    await expect(failed).rejects.toThrow('Down');
  });
});

describe('Polling', () => {
  it.each([
    [1, 5],
    [30, 35],
    [240, 245],
  ])('spreads a deadline of %i minutes over %i attempts', (minutes, attempts) => {
    expect(pollAttempts(Duration.minutes(minutes))).toBe(attempts);
  });

  it('leaves the execution time for its tail after the longest wait', () => {
    expect(executionTimeout(Duration.minutes(30)).toMinutes()).toBe(60);
  });
});
