import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { buildImage } from '../registry/build/build-image';
import { writeLayout } from '../registry/oci/write-layout';
import { type CommandResult, runMayfly } from './command-line';
import type { SampleAccount } from './sample-account';

/** The story did not end as it should: what was expected, and what the command line said instead. */
export class StoryFailed extends Error {
  override readonly name = 'StoryFailed';
  constructor(expected: string, result: CommandResult) {
    super(`Expected ${expected}, but mayfly ended with ${result.code}:\n${result.stderr || result.stdout}`);
  }
}

export interface Story {
  readonly account: SampleAccount;
  readonly examples: string;
  readonly progress: (line: string) => void;
  readonly show: (text: string) => void;
}

const attemptsAnswer = z.object({
  items: z.array(
    z.object({
      attemptId: z.string(),
      state: z.string(),
      why: z.string().optional(),
      result: z.object({ digest: z.string(), verdict: z.string() }).optional(),
    }),
  ),
});

/** Exit codes of `mayfly gate`. */
const COMPLIANT = 0;
const NON_COMPLIANT = 1;

/** A rebuild of a sample takes seconds. */
const REBUILD_DEADLINE_MS = 120_000;

/**
 * Pushes two samples and follows them to the end: one is clean; the other is vulnerable, is rebuilt, and its rebuilt
 * image is judged in turn. Everything is read back through the command line.
 *
 * @throws StoryFailed where anything else happens
 */
export async function tellStory(story: Story): Promise<void> {
  const { progress, show, examples } = story;
  await expect(story, 'the policy of the samples to be put', 0, [
    'policy',
    'put',
    join(examples, 'policies', 'samples.json'),
  ]);

  progress('Pushing sample/storefront:1.0 (newest packages) and sample/checkout:1.0 (packages of an old snapshot)');
  await pushSample(story, 'storefront');
  await pushSample(story, 'checkout');

  progress('Waiting for the verdicts');
  show(await expect(story, 'the storefront to be compliant', COMPLIANT, ['gate', 'sample/storefront:1.0']));
  show(await expect(story, 'the checkout not to be compliant', NON_COMPLIANT, ['gate', 'sample/checkout:1.0']));

  progress('Waiting for the rebuild of sample/checkout');
  const rebuilt = await waitForRebuild(story);
  show(await expect(story, 'the attempt in the audit', 0, ['audit', 'attempts', 'sample/checkout']));

  progress('Asking for the verdict of the rebuilt image');
  show(await expect(story, 'the rebuilt image to be compliant', COMPLIANT, ['gate', `sample/checkout@${rebuilt}`]));

  progress('Asking the audit: what is not compliant now, worst first?');
  show(await expect(story, 'the old image to be listed', 0, ['audit', 'non-compliant']));
}

export async function pushSample(
  { account, examples }: Pick<Story, 'account' | 'examples'>,
  sample: string,
): Promise<void> {
  const layout = join(account.temporaryDirectory, `sample-${sample}`);
  const packages = join(examples, 'packages');
  await writeLayout(await buildImage(join(examples, 'images', sample), { packages, created: new Date() }), layout);
  const pushed = await runMayfly(['push', layout, `sample/${sample}:1.0`], account.env);
  if (pushed.code !== 0) throw new StoryFailed(`sample/${sample}:1.0 to be pushed`, pushed);
}

async function waitForRebuild(story: Story): Promise<string> {
  const deadline = Date.now() + REBUILD_DEADLINE_MS;
  for (;;) {
    const answer = await runMayfly(['audit', 'attempts', 'sample/checkout', '--json'], story.account.env);
    if (answer.code !== 0) throw new StoryFailed('the attempts of sample/checkout', answer);
    const [attempt] = attemptsAnswer.parse(JSON.parse(answer.stdout)).items;
    if (attempt && attempt.state !== 'OPEN') {
      if (attempt.state === 'FIXED' && attempt.result) return attempt.result.digest;
      throw new StoryFailed(
        `attempt ${attempt.attemptId} to fix the image, not ${attempt.state} (${attempt.why})`,
        answer,
      );
    }
    if (Date.now() > deadline) throw new StoryFailed('the rebuild to end within two minutes', answer);
    await sleep(500);
  }
}

async function expect(story: Story, what: string, code: number, args: readonly string[]): Promise<string> {
  const result = await runMayfly(args, story.account.env);
  if (result.code !== code) throw new StoryFailed(what, result);
  return `$ mayfly ${args.join(' ')}\n${result.stdout}`;
}
