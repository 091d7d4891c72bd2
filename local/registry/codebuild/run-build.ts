import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { BUILD_ENV } from '../../../lambdas/image-scan/contract';
import { buildImage } from '../build/build-image';
import type { Behaviours, ProjectBehaviour } from '../control/behaviour';
import { type PushTarget, pushImage, pushManifest } from '../oci/push-image';
import type { BuildRecord } from './build-record';
import { type PatchSource, patchImage } from './patch-image';

/** Names the folder below `examples/images` whose recipe a project builds. */
export const RECIPE_VARIABLE = 'MAYFLY_RECIPE';
const RECIPE_NAME = /^[a-z0-9][a-z0-9_-]*$/;

/** A buildspec that patches instead of building from a recipe. */
const PATCHES = /\bcopa patch\b/;

/** What makes a build fail and whom it may concern: it becomes the message of the build's phase. */
export class BuildFailed extends Error {
  override readonly name = 'BuildFailed';
}

export interface BuildTools extends PatchSource {
  readonly behaviours: Behaviours;
  /** Where images are pushed to: the stand-in itself, so that a push event follows. */
  readonly registryUrl: () => string;
  readonly signal: AbortSignal;
}

/** Does what a project's buildspec would do. @throws BuildFailed, and whatever goes wrong on the way */
export async function runBuild(build: BuildRecord, tools: BuildTools): Promise<void> {
  const behaviour = tools.behaviours.project(build.project.name);
  await sleep(behaviour.delayMs, undefined, { signal: tools.signal });
  switch (behaviour.build) {
    case 'fail':
      throw new BuildFailed('The build was told to fail.');
    case 'no-push':
      return;
    case 'unchanged':
      return pushSourceAgain(build, tools);
    case 'rebuild':
    case 'still-vulnerable':
      return PATCHES.test(build.project.source?.buildspec ?? '')
        ? patch(build, tools)
        : rebuild(build, tools, behaviour.build);
  }
}

async function pushSourceAgain(build: BuildRecord, { catalog, registryUrl }: BuildTools): Promise<void> {
  const target = pushTarget(build, registryUrl());
  const digest = variable(build, BUILD_ENV.sourceDigest);
  const { mediaType } = await catalog.find(target.repository, { imageDigest: digest });
  const manifest = (await catalog.manifests(target.repository, [digest])).get(digest);
  if (manifest === undefined) throw new BuildFailed(`${target.repository}@${digest} has no manifest.`);
  await pushManifest(Buffer.from(manifest), mediaType, target);
}

async function rebuild(build: BuildRecord, tools: BuildTools, kind: ProjectBehaviour['build']): Promise<void> {
  const target = pushTarget(build, tools.registryUrl());
  const recipe = variable(build, RECIPE_VARIABLE);
  if (!RECIPE_NAME.test(recipe)) throw new BuildFailed(`${RECIPE_VARIABLE}: "${recipe}" is not the name of a recipe.`);
  const withoutCache = optional(build, BUILD_ENV.noCache) === '1';
  const image = await buildImage(join(tools.examples, 'images', recipe), {
    packages: join(tools.examples, 'packages'),
    created: build.startedAt,
    ...(withoutCache && kind === 'rebuild' ? { asOf: 'newest' } : {}),
  });
  await pushImage(image, target);
}

async function patch(build: BuildRecord, tools: BuildTools): Promise<void> {
  const target = pushTarget(build, tools.registryUrl());
  const digest = variable(build, BUILD_ENV.sourceDigest);
  await pushImage(await patchImage(tools, { ...target, digest, created: build.startedAt }), target);
}

function pushTarget(build: BuildRecord, registryUrl: string): PushTarget {
  // A repository may stand there with its registry in front, as `docker push` wants it.
  const repository = variable(build, BUILD_ENV.repository).replace(/^[^/]*[.:][^/]*\//, '');
  return { registryUrl, repository, tag: variable(build, BUILD_ENV.targetTag) };
}

function variable(build: BuildRecord, name: string): string {
  const value = optional(build, name);
  if (value === undefined || value === '') {
    throw new BuildFailed(`The build's environment has no ${name}. Set it on the project or when starting the build.`);
  }
  return value;
}

function optional({ variables }: BuildRecord, name: string): string | undefined {
  return variables.find((one) => one.name === name)?.value;
}
