import { App, Duration, Stack, Validations } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { AwsSolutionsChecks } from 'cdk-nag';
import { ImageScan, type ImageScanProps } from '../../../lib/image-scan/image-scan';
import type { PatchTools } from '../../../lib/image-scan/patch-projects';

const SHA256 = 'a'.repeat(64);
const BUILDKIT = `moby/buildkit@sha256:${'b'.repeat(64)}`;
const TOOLS: PatchTools = {
  copaVersion: '0.14.2',
  copaSha256: { amd64: SHA256, arm64: 'c'.repeat(64) },
  buildkitImage: BUILDKIT,
};

function make(patch: PatchTools | undefined, props: ImageScanProps = {}): { readonly app: App; readonly stack: Stack } {
  const app = new App({ context: { 'aws:cdk:bundling-stacks': [] } });
  const stack = new Stack(app, 'Security', { env: { account: '111122223333', region: 'eu-west-1' } });
  new ImageScan(stack, 'Scan', { ...props, ...(patch ? { patch } : {}) });
  return { app, stack };
}

interface Statement {
  readonly Action: string | readonly string[];
  readonly Resource: unknown;
}

function statementsOf(template: Template, role: RegExp): readonly Statement[] {
  return Object.values(template.findResources('AWS::IAM::Policy'))
    .filter(({ Properties }) => role.test(JSON.stringify(Properties.Roles)))
    .flatMap(({ Properties }) => Properties.PolicyDocument.Statement);
}

describe('The projects that patch', () => {
  const template = Template.fromStack(make(TOOLS, { buildProjects: ['rebuild-api'] }).stack);
  const project = (name: string) =>
    Object.values(template.findResources('AWS::CodeBuild::Project')).find(
      ({ Properties }) => Properties.Name === name,
    )?.['Properties'];

  it('are one for each architecture whose archive is pinned, and none where nothing is', () => {
    template.resourceCountIs('AWS::CodeBuild::Project', 2);
    const one = Template.fromStack(make({ ...TOOLS, copaSha256: { arm64: SHA256 } }).stack);
    one.resourceCountIs('AWS::CodeBuild::Project', 1);
    one.hasResourceProperties('AWS::CodeBuild::Project', { Name: 'mayfly-patch-arm64' });
    Template.fromStack(make(undefined).stack).resourceCountIs('AWS::CodeBuild::Project', 0);
  });

  it.each([
    ['amd64', 'LINUX_CONTAINER', SHA256],
    ['arm64', 'ARM_CONTAINER', 'c'.repeat(64)],
  ])('run images of %s on machines of that architecture', (architecture, type, sha256) => {
    const variables: readonly { readonly Name: string; readonly Value: unknown }[] = project(
      `mayfly-patch-${architecture}`,
    ).Environment.EnvironmentVariables;
    expect(project(`mayfly-patch-${architecture}`).Environment).toMatchObject({ Type: type, PrivilegedMode: true });
    expect(variables.map(({ Name, Value }) => [Name, Value])).toEqual(
      expect.arrayContaining([
        [
          'COPA_URL',
          `https://github.com/project-copacetic/copacetic/releases/download/v0.14.2/copa_0.14.2_linux_${architecture}.tar.gz`,
        ],
        ['COPA_SHA256', sha256],
        ['BUILDKIT_IMAGE', BUILDKIT],
      ]),
    );
  });

  it('check the archive before they unpack it, and push the attempt’s tag', () => {
    const { phases } = JSON.parse(project('mayfly-patch-amd64').Source.BuildSpec);
    const commands: readonly string[] = [
      ...phases.install.commands,
      ...phases.pre_build.commands,
      ...phases.build.commands,
    ];
    const place = (part: string) => commands.findIndex((command) => command.includes(part));
    expect(place('sha256sum --check --strict')).toBeGreaterThan(place('curl --fail'));
    expect(place('tar -xzf')).toBeGreaterThan(place('sha256sum'));
    expect(place('copa patch')).toBeGreaterThan(place('buildkitd'));
    expect(commands.at(-1)).toContain('--image "$REGISTRY/$REPOSITORY@$SOURCE_DIGEST" --tag "$TARGET_TAG"');
    expect(commands.at(-1)).toContain('--push');
  });

  it('may pull from and push to the account’s repositories, write their log, and nothing else', () => {
    const [logs, token, repositories] = [/^logs:/, /GetAuthorizationToken/, /^ecr:(?!GetAuth)/].map((wanted) =>
      statementsOf(template, /Patchamd64Role/).filter(({ Action }) =>
        [Action].flat().every((name) => wanted.test(name)),
      ),
    );
    expect(statementsOf(template, /Patchamd64Role/)).toHaveLength(3);
    expect(logs).toEqual([expect.objectContaining({ Action: ['logs:CreateLogStream', 'logs:PutLogEvents'] })]);
    expect(token).toEqual([expect.objectContaining({ Action: 'ecr:GetAuthorizationToken', Resource: '*' })]);
    expect(repositories?.map(({ Resource }) => JSON.stringify(Resource))).toEqual([
      expect.stringContaining(':ecr:eu-west-1:111122223333:repository/*'),
    ]);
    expect(repositories?.flatMap(({ Action }) => Action)).not.toContainEqual(expect.stringMatching(/Delete|Create|\*/));
  });

  it('may be started by remediation beside the listed ones, and their ends are heard of', () => {
    const starts = statementsOf(template, /HandlersremediateRole/).filter(
      ({ Action }) => Action === 'codebuild:StartBuild',
    );
    const arns = ['rebuild-api', 'mayfly-patch-amd64', 'mayfly-patch-arm64'].map((name) =>
      expect.stringContaining(`:codebuild:eu-west-1:111122223333:project/${name}"`),
    );
    expect(starts.flatMap(({ Resource }) => [Resource].flat()).map((arn) => JSON.stringify(arn))).toEqual(arns);
    template.hasResourceProperties('AWS::Events::Rule', {
      EventPattern: { detail: { 'project-name': ['rebuild-api', 'mayfly-patch-amd64', 'mayfly-patch-arm64'] } },
    });
    template.hasResourceProperties('AWS::Lambda::Function', {
      Environment: {
        Variables: Match.objectLike({
          MAYFLY_BUILD_PROJECTS: 'rebuild-api,mayfly-patch-amd64,mayfly-patch-arm64',
          MAYFLY_PATCH_PROJECTS: 'mayfly-patch',
        }),
      },
    });
  });

  it.each([
    [Duration.hours(2), 60],
    [Duration.minutes(20), 20],
    [Duration.minutes(1), 5],
  ])('end with the attempt, within what CodeBuild allows: %#', (attemptDeadline, minutes) => {
    const { stack } = make(TOOLS, { attemptDeadline });
    Template.fromStack(stack).hasResourceProperties('AWS::CodeBuild::Project', { TimeoutInMinutes: minutes });
  });

  it('pass the checks of cdk-nag', () => {
    const { app } = make(TOOLS);
    Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
    expect(() => app.synth()).not.toThrow();
  });
});
