import type { ImageConfig } from '../image-config';
import { type BuildStep, buildSteps } from './build-steps';

/** An ADD of the Dockerfile. */
export interface AddStep extends BuildStep {
  readonly isRemote: boolean;
  /** Whether the build compares what it fetches with a checksum. */
  readonly isVerified: boolean;
}

/** A base image's own file system: `ADD file:… in /` of the classic builder, `ADD rootfs.tar.xz /` of BuildKit. */
const ROOT_FILE_SYSTEM = /^(?:file|multi):[0-9a-f]{1,64}\s+in\s+\/\s*$|^\S{1,512}\.(?:tar|tgz|tar\.\w{1,8})\s+\/\s*$/;

/** The ADD instructions of an image's history, but for the ones that make a base image. */
export function addSteps(config: ImageConfig): AddStep[] {
  return buildSteps(config)
    .filter(({ instruction, text }) => instruction === 'ADD' && !ROOT_FILE_SYSTEM.test(text))
    .map((step) => ({
      ...step,
      isRemote: /(?:^|\s)(?:https?|ftp|ssh|git):\/\/|(?:^|\s)git@/.test(step.text),
      isVerified: /(?:^|\s)--checksum=\S/.test(step.text),
    }));
}
