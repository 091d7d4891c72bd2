import type { Command } from 'commander';
import { createDistributionClient } from '../../lambdas/image-scan/registry/distribution';
import { type EcrRegistry, ecrRegistry } from '../../lambdas/image-scan/registry/ecr-registry';
import { type PushProgress, pushImage } from '../../lambdas/image-scan/registry/push-image';
import { pushIndex } from '../../lambdas/image-scan/registry/push-index';
import { type ImageName, parseImageName } from '../../lambdas/verdicts/image-reference';
import type { CommandLine, Invocation } from '../support/command-line';
import { UsageError } from '../support/errors';
import { EXIT, type ExitCode, examplesHelp, exitCodesHelp } from '../support/exit-codes';
import { openSource, openWholeSource, type SourceOptions } from '../support/image-source';
import { findOrCreateRepository } from '../support/repository';
import { byteSize, shortDigest } from '../support/table';

/** What container tools take where no tag is given. */
const DEFAULT_TAG = 'latest';

export interface PushOptions extends Omit<SourceOptions, 'registry'> {
  readonly create?: boolean;
  readonly allPlatforms?: boolean;
}

export function addPush(program: Command, commandLine: CommandLine): void {
  program
    .command('push')
    .summary('push an image into the registry, from disk or another registry')
    .description(
      "Pushes one platform's image into ECR, or an index with all that it lists, from disk or from another registry " +
        '(read anonymously). ' +
        'Blobs that the repository has are not sent again. Needs no container runtime, and no deployment.',
    )
    .argument('<source>', 'an OCI layout or docker save archive on disk, or host/repository:tag')
    .argument('<target>', 'repository:tag in the registry of your credentials; without a tag: latest')
    .option('--create', 'create the repository if it is missing')
    .option('--reference <name>', 'the image to push, where the source on disk holds several: a name, tag or digest')
    .option('--platform <platform>', 'the platform to push (default: the only one; of another registry linux/amd64)')
    .option('--all-platforms', 'push the index with every image and attestation that it lists')
    .addHelpText(
      'after',
      examplesHelp('mayfly push ./image.tar app/api:v1', 'mayfly push alpine:3.22 base/alpine:3.22 --create'),
    )
    .addHelpText(
      'after',
      exitCodesHelp({
        [EXIT.done]: 'pushed',
        [EXIT.usage]: 'wrong usage, or the source holds no image or index that can be pushed',
        [EXIT.failed]: 'AWS, configuration or a registry: not reachable, not permitted, no such repository',
      }),
    )
    .action((source: string, target: string, options: PushOptions, command: Command) =>
      commandLine.run(command, (invocation) => push(invocation, source, target, options)),
    );
}

/** @throws RepositoryMissing where there is no such repository and none may be created */
export async function push(
  { out, clients }: Invocation,
  sourceText: string,
  targetText: string,
  { create = false, allPlatforms = false, ...options }: PushOptions,
): Promise<ExitCode> {
  if (allPlatforms && options.platform !== undefined)
    throw new UsageError('--all-platforms and --platform contradict each other. Leave one of them out.');
  const target = targetOf(targetText);
  const ecr = clients.ecr();
  const registry = await ecrRegistry(ecr);
  checkHost(targetText, target, registry);
  // The source first: a mistyped path must not leave an empty repository behind.
  const whole = allPlatforms ? await openWholeSource(sourceText, { ...options, registry }) : null;
  const source = whole ?? (await openSource(sourceText, { ...options, registry }));
  const manifest = await source.manifest();
  const repository = await findOrCreateRepository(ecr, target.repository, { create });
  if (repository.isNew) out.note(`Created the repository ${target.repository}.`);

  out.note(`Pushing ${sourceText} (${manifest.digest}) to ${target.repository}:${target.tag}`);
  const to = {
    client: createDistributionClient(registry),
    repository: target.repository,
    tag: target.tag,
    onProgress: (progress: PushProgress) => out.note(progressText(progress)),
  };
  const { digest } = await (whole ? pushIndex({ source: whole, ...to }) : pushImage({ source, ...to }));
  const pushed = `${target.repository}@${digest}`;
  const { account, region } = repository;
  out.answer({ account, region, repository: target.repository, tag: target.tag, digest }, [pushed]);
  out.note(`What next: mayfly gate ${pushed}`);
  return EXIT.done;
}

function targetOf(text: string): ImageName & { readonly tag: string } {
  const hasTag = text.slice(text.lastIndexOf('/') + 1).includes(':');
  const name = parseImageName(text.includes('@') || hasTag ? text : `${text}:${DEFAULT_TAG}`);
  if (name.digest !== undefined || name.tag === undefined)
    throw new UsageError(`"${text}" names a digest, which follows from the image. Push to repository:tag.`);
  return { ...name, tag: name.tag };
}

/** Before anything is looked up or created: it would be in the wrong registry. */
function checkHost(text: string, { registry }: ImageName, { endpoint }: EcrRegistry): void {
  const { host } = new URL(endpoint);
  if (!registry || text.startsWith(`${host}/`)) return;
  throw new UsageError(
    `The target is in another registry than the credentials and --region lead to, which is ${host}. ` +
      'Use those of the target, or leave its host out.',
  );
}

function progressText({ digest, size, status, done, total }: PushProgress): string {
  const what = status === 'exists' ? 'is there already' : 'uploaded';
  return `[${String(done).padStart(String(total).length)}/${total}] ${shortDigest(digest)} ${byteSize(size)} ${what}`;
}
