import { ArnFormat, Aws, Duration, Stack, Validations } from 'aws-cdk-lib';
import {
  BuildSpec,
  ComputeType,
  type IBuildImage,
  LinuxArmBuildImage,
  LinuxBuildImage,
  Project,
} from 'aws-cdk-lib/aws-codebuild';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import {
  BUILD_ENV,
  PATCH_ARCHITECTURES,
  type PatchArchitecture,
  patchProjectName,
} from '../../lambdas/image-scan/contract';
import { acknowledgeWildcard } from '../shared/acknowledge-wildcard';

/** Images of CodeBuild itself, which bring Docker, the AWS CLI, curl and sha256sum. */
const BUILD_IMAGES: Readonly<Record<PatchArchitecture, IBuildImage>> = {
  amd64: LinuxBuildImage.AMAZON_LINUX_2023_5,
  arm64: LinuxArmBuildImage.AMAZON_LINUX_2023_STANDARD_3_0,
};

/** A patch takes minutes; what takes longer hangs. CodeBuild allows no less than five. Source: API reference, CreateProject. */
const LONGEST = Duration.hours(1);
const SHORTEST = Duration.minutes(5);

/** What is run: nobody else's word is taken for what these are. */
export interface PatchTools {
  /** A release of Copacetic, such as `0.14.2`. */
  readonly copaVersion: string;
  /** SHA-256 of the release's archive for Linux, in hex. Images of an architecture without one are not patched. */
  readonly copaSha256: Readonly<Partial<Record<PatchArchitecture, string>>>;
  /** BuildKit, by digest: `moby/buildkit@sha256:…`, or a copy of it in a registry that the build can pull from. */
  readonly buildkitImage: string;
}

export interface PatchProjectsProps {
  readonly tools: PatchTools;
  /** What the projects' names begin with. */
  readonly prefix: string;
  /** An image that comes later is no result. */
  readonly attemptDeadline: Duration;
}

/**
 * Projects that patch the operating system's packages of an image with Copacetic, one for each architecture.
 *
 * They run in privileged mode: Docker starts BuildKit, which runs the image's own package manager in a container of its
 * own, and neither can without. That container knows nothing of the build's credentials.
 */
export class PatchProjects extends Construct {
  readonly names: readonly string[];

  constructor(scope: Construct, id: string, props: PatchProjectsProps) {
    super(scope, id);
    this.names = PATCH_ARCHITECTURES.flatMap((architecture) => {
      const sha256 = props.tools.copaSha256[architecture];
      return sha256 === undefined ? [] : [this.createProject(architecture, sha256, props)];
    });
  }

  private createProject(architecture: PatchArchitecture, sha256: string, props: PatchProjectsProps): string {
    const { copaVersion, buildkitImage } = props.tools;
    const projectName = patchProjectName(props.prefix, architecture);
    const logGroup = new LogGroup(this, `${architecture}Logs`, { retention: RetentionDays.THREE_MONTHS });
    const role = this.createRole(architecture);
    logGroup.grantWrite(role);
    const project = new Project(this, architecture, {
      projectName,
      description: `Patches operating-system packages of images of ${architecture}`,
      // The construct would add a log group of its own, reports and the like.
      role: role.withoutPolicyUpdates(),
      grantReportGroupPermissions: false,
      environment: {
        buildImage: BUILD_IMAGES[architecture],
        computeType: ComputeType.SMALL,
        privileged: true,
        environmentVariables: {
          COPA_URL: { value: copaUrl(copaVersion, architecture) },
          COPA_SHA256: { value: sha256 },
          BUILDKIT_IMAGE: { value: buildkitImage },
          REGISTRY: { value: `${Aws.ACCOUNT_ID}.dkr.ecr.${Aws.REGION}.${Aws.URL_SUFFIX}` },
        },
      },
      buildSpec: BuildSpec.fromObject(buildSpec()),
      logging: { cloudWatch: { logGroup } },
      timeout: within(props.attemptDeadline),
    });
    Validations.of(project).acknowledge({
      id: 'AwsSolutions-CB4',
      reason: 'The key would encrypt artifacts, of which there are none: the image goes to its repository.',
    });
    return projectName;
  }

  private createRole(architecture: PatchArchitecture): Role {
    const role = new Role(this, `${architecture}Role`, { assumedBy: new ServicePrincipal('codebuild.amazonaws.com') });
    role.addToPolicy(new PolicyStatement({ actions: ['ecr:GetAuthorizationToken'], resources: ['*'] }));
    acknowledgeWildcard(role, '*', 'The token to log in to a registry with knows no resource.');
    const repositories = Stack.of(this).formatArn({
      service: 'ecr',
      resource: 'repository',
      resourceName: '*',
      arnFormat: ArnFormat.SLASH_RESOURCE_NAME,
    });
    role.addToPolicy(new PolicyStatement({ actions: [...PULL, ...PUSH], resources: [repositories] }));
    const reason = 'Which repositories are patched is for the policy to say, which changes without a deployment.';
    acknowledgeWildcard(role, repositories, reason);
    return role;
  }
}

/** Source: ECR user guide, "IAM permissions for pulling an image" and "for pushing an image". */
const PULL = ['ecr:BatchCheckLayerAvailability', 'ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'];
const PUSH = ['ecr:CompleteLayerUpload', 'ecr:InitiateLayerUpload', 'ecr:PutImage', 'ecr:UploadLayerPart'];

/** Source: the names in Copacetic's `.goreleaser.yml`, `archives.name_template`. */
function copaUrl(version: string, architecture: PatchArchitecture): string {
  const releases = 'https://github.com/project-copacetic/copacetic/releases/download';
  return `${releases}/v${version}/copa_${version}_linux_${architecture}.tar.gz`;
}

function within(deadline: Duration): Duration {
  const minutes = Math.min(LONGEST.toMinutes(), deadline.toMinutes());
  return Duration.minutes(Math.max(SHORTEST.toMinutes(), minutes));
}

/**
 * Without a report, Copacetic upgrades every package of the operating system to the newest that its repositories have;
 * applications it leaves alone. Its client hands BuildKit the login, so none is stored where the image's code runs.
 * Source: Copacetic's documentation, "Update All Outdated Packages" and "Custom BuildKit Addresses".
 */
function buildSpec(): object {
  const { repository, sourceDigest, targetTag } = BUILD_ENV;
  return {
    version: '0.2',
    phases: {
      install: {
        commands: [
          'curl --fail --silent --show-error --location --retry 3 --output /tmp/copa.tar.gz "$COPA_URL"',
          'echo "$COPA_SHA256  /tmp/copa.tar.gz" | sha256sum --check --strict -',
          'tar -xzf /tmp/copa.tar.gz -C /usr/local/bin copa',
        ],
      },
      pre_build: {
        commands: [
          'aws ecr get-login-password | docker login --username AWS --password-stdin "$REGISTRY"',
          'docker run --detach --privileged --name buildkitd --entrypoint buildkitd "$BUILDKIT_IMAGE"',
          'timeout 60 sh -c "until docker exec buildkitd buildctl debug workers; do sleep 1; done"',
        ],
      },
      build: {
        commands: [
          `copa patch --image "$REGISTRY/$${repository}@$${sourceDigest}" --tag "$${targetTag}" ` +
            '--addr docker-container://buildkitd --timeout 45m --push',
        ],
      },
    },
  };
}
