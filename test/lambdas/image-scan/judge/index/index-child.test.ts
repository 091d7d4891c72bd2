import type { Trigger } from '../../../../../lambdas/image-scan/contract';
import {
  type AskingRun,
  childrenOf,
  progressOf,
  requestFor,
  requestToLookAgain,
} from '../../../../../lambdas/image-scan/judge/index/index-child';
import { type ParsedIndex, parseManifest } from '../../../../../lambdas/image-scan/scanner/manifest';
import { OCI_INDEX, OCI_MANIFEST } from '../../../../../lambdas/image-scan/scanner/media-types';
import type { VerdictRecord } from '../../../../../lambdas/verdicts/verdict';
import { verdictRecord } from '../../../../support/verdict-record';

const digest = (digit: string) => `sha256:${digit.repeat(64)}`;
const entry = (digit: string, more: object = {}, mediaType = OCI_MANIFEST) => ({
  mediaType,
  digest: digest(digit),
  size: 10,
  ...more,
});
const unknown = { os: 'unknown', architecture: 'unknown' };

function indexOf(...manifests: object[]): ParsedIndex {
  const document = { schemaVersion: 2, mediaType: OCI_INDEX, manifests };
  const parsed = parseManifest(Buffer.from(JSON.stringify(document)), OCI_INDEX);
  if (parsed.kind !== 'index') throw new Error('not an index');
  return parsed;
}

describe('The children of an index', () => {
  it('are named by platform and digest, whatever the platform', () => {
    const index = indexOf(
      entry('a', { platform: { os: 'linux', architecture: 'arm64', variant: 'v8' } }),
      entry('b', { platform: { os: 'windows', architecture: 'amd64', 'os.version': '10.0.20348' } }),
      entry('c'),
      entry('d', {}, OCI_INDEX),
    );
    expect(childrenOf(index).map(({ name }) => name)).toEqual([
      `linux/arm64/v8 ${digest('a')}`,
      `windows/amd64 ${digest('b')}`,
      `manifest ${digest('c')}`,
      `index ${digest('d')}`,
    ]);
  });

  it('stand there once, with every platform that they are listed for', () => {
    const platform = (architecture: string) => ({ platform: { os: 'linux', architecture } });
    expect(childrenOf(indexOf(entry('a', platform('amd64')), entry('a', platform('386'))))).toEqual([
      { digest: digest('a'), name: `linux/amd64, linux/386 ${digest('a')}` },
    ]);
  });

  it('have names of bounded length', () => {
    const [child] = childrenOf(
      indexOf(entry('a', { platform: { os: 'o'.repeat(128), architecture: 'a'.repeat(128) } })),
    );
    expect(child?.name.length).toBeLessThan(150);
  });

  it.each<[string, string, boolean]>([
    ['an image of the index', digest('a'), true],
    ['an image elsewhere', digest('f'), false],
    ['no digest', 'x', false],
  ])('that are attestations speak of %s: %s', (_, reference, isTaken) => {
    const annotations = {
      'vnd.docker.reference.type': 'attestation-manifest',
      'vnd.docker.reference.digest': reference,
    };
    const [, attestation] = childrenOf(indexOf(entry('a'), entry('b', { platform: unknown, annotations })));
    expect(attestation).toEqual({
      digest: digest('b'),
      name: `attestation ${digest('b')}`,
      ...(isTaken ? { subject: reference } : {}),
    });
  });
});

const at = (time: string) => `2026-11-23T${time}:00.000Z`;
const NOW = new Date(at('10:00'));
const run = (trigger: Trigger = 'push', more: Partial<AskingRun> = {}): AskingRun => ({
  startedAt: at('09:50'),
  gen: 1,
  trigger,
  ...more,
});
const record = (about: Partial<VerdictRecord>) =>
  verdictRecord({ judgedAt: at('09:00'), validUntil: at('23:00'), ...about });
const UNKNOWN = { verdict: 'UNKNOWN' } as const;
const CLAIMED = { startedAt: at('09:49') };
const UNSIGNED = { verdict: 'NON_COMPLIANT', unsignedIn: [] } as const;
const SIGNED = { signed: digest('f') };
const EXPIRED = { validUntil: at('09:30') };
const child = { digest: digest('a'), name: 'child' };

describe('A child of an index', () => {
  it.each<[string, Partial<VerdictRecord> | null, AskingRun, boolean]>([
    ['has no verdict', null, run(), false],
    ['has a verdict that stands', {}, run(), true],
    ['is not compliant', { verdict: 'NON_COMPLIANT' }, run(), true],
    ['has an expired verdict', EXPIRED, run(), false],
    ['has a verdict that expired since it came', { judgedAt: at('09:55'), validUntil: at('09:59') }, run(), true],
    ['was UNKNOWN before the first run of its index', UNKNOWN, run(), true],
    ['was UNKNOWN yesterday', { ...UNKNOWN, ...EXPIRED }, run(), false],
    ['was UNKNOWN before its index was pushed again', UNKNOWN, run('push', { gen: 2 }), false],
    ['is UNKNOWN since', { ...UNKNOWN, judgedAt: at('09:55') }, run('push', { gen: 2 }), true],
    ['was UNKNOWN before a re-judgement', UNKNOWN, run('rejudge', { gen: 2 }), true],
    ['was UNKNOWN the day before a re-judgement', { ...UNKNOWN, ...EXPIRED }, run('rejudge', { gen: 2 }), false],
    ['is an artifact', { verdict: 'NOT_APPLICABLE' }, run('rescan'), true],
    ['was judged before a rescan of its index', {}, run('rescan'), false],
    ['was judged before a refresh of its index', {}, run('refresh'), false],
    ['was claimed since a rescan began', { startedAt: at('09:51') }, run('rescan'), true],
    ['was claimed before a refresh and judged since', { ...CLAIMED, judgedAt: at('09:51') }, run('refresh'), false],
    ['was found unsigned without its signed index', UNSIGNED, run('push', SIGNED), false],
    ['was found unsigned through another index', { unsignedIn: [digest('e')] }, run('rejudge', SIGNED), false],
    ['was found unsigned through its signed index', { unsignedIn: [digest('f')] }, run('push', SIGNED), true],
    ['was found unsigned, as its index is', UNSIGNED, run(), true],
    ['is signed itself', {}, run('push', SIGNED), true],
    ['was deleted unsigned', { ...UNSIGNED, deletedAt: at('09:55') }, run('push', SIGNED), true],
    ['holds as long as is asked for', {}, run('rejudge', { freshUntil: at('22:00') }), true],
    ['holds shorter than is asked for', {}, run('rejudge', { freshUntil: at('23:30') }), false],
    ['was deleted before', { deletedAt: at('09:10') }, run(), false],
    ['was deleted since', { deletedAt: at('09:55') }, run(), true],
  ])('that %s is judged for this run, or asked for: %#', (_, about, asking, isJudged) => {
    const state = { child, record: about && record(about), heldBy: null };
    expect(progressOf(state, asking, NOW)).toBe(isJudged ? 'judged' : 'unclaimed');
    expect(progressOf({ ...state, heldBy: 'run-9' }, asking, NOW)).toBe(isJudged ? 'judged' : 'under-way');
  });

  it.each<[AskingRun, ReturnType<typeof requestFor>]>([
    [run('push'), { trigger: 'child' }],
    [run('sweep'), { trigger: 'child' }],
    [run('child'), { trigger: 'child' }],
    [run('rejudge'), { trigger: 'child' }],
    [run('rescan'), { trigger: 'rescan', asOf: at('09:50') }],
    [run('refresh'), { trigger: 'refresh', asOf: at('09:50') }],
    [run('rejudge', { freshUntil: at('22:00') }), { trigger: 'rejudge', asOf: at('09:50'), freshUntil: at('22:00') }],
  ])('is asked for by %j as %j', (asking, expected) => {
    expect(requestFor(asking)).toEqual(expected);
  });

  it.each<[Trigger, Trigger]>([
    ['push', 'refresh'],
    ['rejudge', 'refresh'],
    ['refresh', 'refresh'],
    ['rescan', 'rescan'],
  ])('is looked at again in a %s by a %s, of which a run that begins later is one', (asking, trigger) => {
    expect(requestToLookAgain(run(asking), NOW)).toEqual({ trigger, asOf: at('10:00') });
  });
});
