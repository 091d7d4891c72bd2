import type { Template } from 'aws-cdk-lib/assertions';
import { judgeCoverage, MOST_IMAGES } from '../../../../bin/support/doctor/coverage';
import { type FoundRule, judgeRules } from '../../../../bin/support/doctor/event-rules';
import { judgeLastSweep } from '../../../../bin/support/doctor/last-sweep';
import { judgeQuota, WATCHED } from '../../../../bin/support/doctor/quotas';
import { judgeScanning } from '../../../../bin/support/doctor/registry-scanning';
import type { Deployment } from '../../../../lambdas/image-scan/contract';
import { synthesise } from '../../../support/synthesise';
import { DEPLOYMENT } from '../fixtures';

const NOW = new Date('2026-11-23T12:00:00.000Z');
const ago = (minutes: number) => new Date(NOW.getTime() - minutes * 60_000);

describe('The last sweep', () => {
  it.each([
    ['an hour ago', ago(60), ago(9_999), 'ok'],
    ['a little late', ago(130), ago(9_999), 'ok'],
    ['three hours ago', ago(180), ago(9_999), 'failed'],
    ['none yet, in a new deployment', null, ago(30), 'ok'],
    ['none, in an old deployment', null, ago(300), 'failed'],
    ['a moment ahead, by a clock that differs', ago(-1), ago(9_999), 'ok'],
  ])('%s', (_, sweptAt, deployedAt, status) => {
    expect(judgeLastSweep(sweptAt, deployedAt, NOW).status).toBe(status);
  });
});

describe('Coverage', () => {
  const all = { days: 7, recent: 10, unjudged: 0, before: 0, examples: [], cut: false };

  it.each([
    ['everything judged', {}, 'ok', 'All of 10 images pushed in the last 7 days are judged.'],
    ['nothing pushed', { recent: 0, days: 1 }, 'ok', 'All of 0 images pushed in the last 1 day are judged.'],
    [
      'some not judged',
      { unjudged: 2, before: 1, examples: ['app/api:v1', 'web:v2'] },
      'warning',
      'Of 10 images pushed in the last 7 days 2 have no verdict, 1 of them pushed before Mayfly watched: app/api:v1, web:v2.',
    ],
    ['not all looked at', { cut: true }, 'unknown', `as far as the first ${MOST_IMAGES} images`],
    ['some not judged, and not all looked at', { cut: true, unjudged: 1, examples: ['web:v2'] }, 'warning', '1 has no'],
  ])('with %s', (_, about, status, says) => {
    const finding = judgeCoverage({ ...all, ...about });
    expect(finding.status).toBe(status);
    expect(finding.says).toContain(says);
    expect(finding.next === undefined).toBe(status === 'ok');
  });
});

describe("The registry's scans", () => {
  const repository = (name: string, onPush: boolean, isCovered: boolean) => ({ repository: name, onPush, isCovered });
  const settings = { type: 'BASIC', repositories: [], unanswered: [], more: false } as const;

  it.each([
    [
      'basic, on push and by hand',
      { repositories: [repository('a', true, true), repository('b', false, false)] },
      'ok',
    ],
    ['enhanced, all covered', { type: 'ENHANCED', repositories: [repository('a', false, true)] }, 'ok'],
    ['enhanced, one not covered', { type: 'ENHANCED', repositories: [repository('a', false, false)] }, 'warning'],
    ['a repository without an answer', { unanswered: ['a'] }, 'unknown'],
    ['more repositories than were asked about', { more: true }, 'unknown'],
  ] as const)('%s', (_, about, status) => {
    expect(judgeScanning({ ...settings, ...about }).status).toBe(status);
  });
});

describe('A quota', () => {
  const [concurrency, starts, transitions] = WATCHED;

  it.each([
    ['is enough', concurrency, [{ Value: 1000 }], 'ok'],
    ['is low', concurrency, [{ Value: 10 }], 'warning'],
    ['counts where it is lowest', concurrency, [{ Value: 1000 }, { Value: 10 }], 'warning'],
    ['is not listed', concurrency, [], 'unknown'],
    ['has no value', concurrency, [{}], 'unknown'],
  ] as const)('that %s', (_, watched, found, status) => {
    if (!watched) throw new Error('it is not watched');
    expect(judgeQuota(watched, found).status).toBe(status);
  });

  it.each([
    [starts, 'StartExecution throttle token refill rate per second', true],
    [starts, 'StartExecution throttle token bucket size', false],
    [transitions, 'StateTransition throttle token refill rate per second', true],
    [transitions, 'Registered state machines', false],
  ])('is known by its name: %#', (watched, QuotaName, expected) => {
    expect(watched?.isIt({ QuotaName })).toBe(expected);
  });
});

describe('Event rules', () => {
  const { facts, rules } = deployedRules(synthesise().imageScan);

  it('of a deployment without build projects are all there', () => {
    expect(judgeRules(facts, rules)).toMatchObject({ status: 'ok' });
  });

  it('that are disabled are named', () => {
    const one = rules.find(({ pattern }) => pattern?.includes('PUSH'));
    const disabled = rules.map((rule) => (rule === one ? { ...rule, enabled: false } : rule));
    expect(judgeRules(facts, disabled).says).toContain(`pushes: ${one?.name} is disabled`);
  });

  it('that are missing are named by what nobody listens for', () => {
    expect(
      judgeRules(
        facts,
        rules.filter(({ schedule }) => schedule === null),
      ),
    ).toMatchObject({
      status: 'failed',
      says: expect.stringContaining('no rule for the daily look for verdicts that end; no rule for the sweep'),
    });
    expect(judgeRules(facts, []).says).toContain('no rule for pushes');
  });
});

/** The rules of the template as the doctor finds them, with logical ids in the place of names. */
function deployedRules(template: Template): { readonly facts: Deployment; readonly rules: readonly FoundRule[] } {
  const idOf = (arn: unknown): string => (arn as { readonly 'Fn::GetAtt': readonly [string] })['Fn::GetAtt']?.[0] ?? '';
  const arn = (id: string) => `arn:aws:lambda:eu-west-1:111122223333:function:${id}`;
  const rules = Object.entries(template.findResources('AWS::Events::Rule')).map(([name, { Properties }]) => ({
    name,
    enabled: Properties.State === 'ENABLED',
    pattern: Properties.EventPattern ? JSON.stringify(Properties.EventPattern) : null,
    schedule: Properties.ScheduleExpression ?? null,
    targets: (Properties.Targets as readonly { readonly Arn: unknown }[]).map((target) => arn(idOf(target.Arn))),
  }));
  const functions = Object.keys(template.findResources('AWS::Lambda::Function'));
  const selectRejudgements = functions.find((id) => /selectrejudgements/i.test(id)) ?? '';
  const deadLetterQueues = functions.map((id) => ({
    url: 'https://sqs.eu-west-1.amazonaws.com/111122223333/letters',
    target: { kind: 'function' as const, arn: arn(id) },
  }));
  return { facts: { ...DEPLOYMENT, selectRejudgements, deadLetterQueues }, rules };
}
