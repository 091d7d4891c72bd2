import { mkdtemp, readFile, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join, resolve } from 'node:path';
import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { BUILT_IN_POLICY } from '../../lambdas/image-scan/contract';
import { parsePolicy } from '../../lambdas/image-scan/policy/parse-policy';
import { putPolicy } from '../../lambdas/image-scan/policy-store';
import type { ImageReference } from '../../lambdas/verdicts/image-reference';
import { runMayfly } from '../../local/demo/command-line';
import { FINDING, judgedImage, NON_COMPLIANT, UNKNOWN } from '../support/committed-image';
import { iamUser, type UserEnvironment } from '../support/iam-user';
import { clientConfiguration } from '../support/local-account';
import { Pipeline } from '../support/pipeline';
import { scriptsOf } from '../support/pipeline-file';
import { policyStore } from '../support/policies';
import { runShell } from '../support/run-shell';

const PROJECT = resolve(__dirname, '..', '..');
const KEYS = ['run', 'script', 'before_script', 'after_script', 'commands'];

let pipeline: Pipeline;
/** Whose credentials the documentation says a pipeline needs. */
let leastUser: UserEnvironment;
let images: Readonly<Record<'compliant' | 'non-compliant' | 'unknown', ImageReference>>;

beforeAll(async () => {
  pipeline = await Pipeline.open();
  leastUser = await iamUser(pipeline.account, await documentedPolicy());
  images = {
    compliant: await judgedImage(pipeline),
    'non-compliant': await judgedImage(pipeline, NON_COMPLIANT),
    unknown: await judgedImage(pipeline, UNKNOWN),
  };
});

interface Policy {
  readonly Statement: readonly { readonly Sid: string }[];
}

/** The policy of docs/deployment-gates.md, its placeholders filled in. */
async function documentedPolicy(): Promise<Policy> {
  const text = await readFile(join(PROJECT, 'docs', 'deployment-gates.md'), 'utf8');
  const [, json = ''] = /```json\n(\{\s*"Version": "2012-10-17".*?)\n```/s.exec(text) ?? [];
  const { account, deployment } = pipeline;
  const values = {
    ACCOUNT: account.account,
    REGION: account.region,
    TABLE: deployment.table,
    BUCKET: deployment.evidenceBucket,
  };
  return JSON.parse(
    json.replace(/\b(?:ACCOUNT|REGION|TABLE|BUCKET)\b/g, (name) => values[name as keyof typeof values]),
  );
}

/** What every job of a pipeline finds, here and there. */
function jobEnvironment(image: ImageReference, user: UserEnvironment): Readonly<Record<string, string>> {
  return {
    ...pipeline.account.env,
    ...user,
    PATH: [dirname(process.execPath), process.env['PATH'] ?? ''].join(delimiter),
    NO_COLOR: '1',
    IMAGE: `${image.repository}:v1`,
    REGISTRY: 'registry.example',
  };
}

/** Where each service runs scripts, and where a gate leaves the image that may be deployed. */
const SERVICES = {
  'github-actions': { shell: ['bash', '-e'], path: 'jobs.gate.steps.run', result: 'output', prefix: 'image=' },
  'gitlab-ci': { shell: ['sh', '-e'], path: 'gate.script', result: 'gate.env', prefix: 'IMAGE_TO_DEPLOY=' },
  buildspec: { shell: ['sh'], path: 'phases.build.commands', result: 'exported', prefix: 'IMAGE_TO_DEPLOY=' },
} as const;
type Service = keyof typeof SERVICES;

const EXIT_CODES = { compliant: 0, 'non-compliant': 1, unknown: 2 } as const;

async function gateScript(service: Service): Promise<string> {
  const yaml = await readFile(join(PROJECT, 'examples', 'gates', `${service}.yml`), 'utf8');
  const scripts = scriptsOf(yaml, KEYS).filter(
    ({ path, text }) => path === SERVICES[service].path && /\bgate\b/.test(text),
  );
  expect(scripts).toHaveLength(1);
  return scripts[0]?.text ?? '';
}

/** Runs the gate of a service's example in an empty folder with a checkout of Mayfly in it. */
async function runGate(service: Service, image: ImageReference) {
  const folder = await mkdtemp(join(tmpdir(), 'mayfly-gate-'));
  try {
    await symlink(PROJECT, join(folder, 'mayfly'));
    const { shell, result } = SERVICES[service];
    const env = { ...jobEnvironment(image, leastUser), GITHUB_OUTPUT: join(folder, 'output') };
    const script = await gateScript(service);
    // CodeBuild exports variables of the shell itself.
    const run = await runShell(shell, `${script}\nenv | grep '^IMAGE_TO_DEPLOY=' > exported || true`, {
      cwd: folder,
      env,
    });
    return { ...run, result: await readFile(join(folder, result), 'utf8').catch(() => '') };
  } finally {
    await rm(folder, { recursive: true });
  }
}

const cases = (Object.keys(SERVICES) as Service[]).flatMap((service) =>
  (Object.keys(EXIT_CODES) as (keyof typeof EXIT_CODES)[]).map((verdict) => [service, verdict] as const),
);

describe('The example of a gate in a pipeline', () => {
  it.each(cases)('%s, ends a %s image with the exit code of its verdict', async (service, verdict) => {
    const image = images[verdict];
    const { code, output, result } = await runGate(service, image);
    expect({ code, output }).toEqual({ code: EXIT_CODES[verdict], output: expect.stringContaining(image.digest) });
    const { prefix } = SERVICES[service];
    const deployable = `${prefix}registry.example/${image.repository}@${image.digest}\n`;
    expect(result).toBe(verdict === 'compliant' ? deployable : '');
    if (verdict === 'non-compliant') expect(output).toContain(`CRITICAL: 1 found, 0 allowed: ${FINDING}`);
  });

  it.each(Object.keys(SERVICES) as Service[])('%s, installs Mayfly as its lock file says', async (service) => {
    const yaml = await readFile(join(PROJECT, 'examples', 'gates', `${service}.yml`), 'utf8');
    const install = scriptsOf(yaml, KEYS).filter(({ text }) => text.includes('npm ci --prefix mayfly'));
    expect(install).toHaveLength(1);
  });
});

const gate = (image: ImageReference, user: UserEnvironment) =>
  runMayfly(['gate', `${image.repository}:v1`, '--timeout', '0s'], { ...pipeline.account.env, ...user });

describe('The least policy of a gate', () => {
  it('suffices for the policy document too, which is read where a verdict is unknown', async () => {
    const { repository } = images.unknown;
    const policy = parsePolicy(JSON.stringify({ version: 1, repositories: { [repository]: { unknown: 'allow' } } }));
    const ssm = new SSMClient(clientConfiguration(pipeline.account));
    await putPolicy(policyStore(pipeline), policy);
    try {
      const { code, stderr } = await gate(images.unknown, leastUser);
      expect({ code, stderr }).toEqual({ code: 0, stderr: expect.stringContaining('NOTHING IS PROVEN') });
    } finally {
      const Name = pipeline.deployment.policyParameter;
      await ssm.send(new PutParameterCommand({ Name, Value: BUILT_IN_POLICY, Type: 'String', Overwrite: true }));
    }
  });

  // The stand-in of ECR evaluates no policies, and the bucket is read above.
  it.each(['FindTheDeployment', 'ReadTheVerdict'])('needs %s', async (sid) => {
    const policy = await documentedPolicy();
    const Statement = policy.Statement.filter(({ Sid }) => Sid !== sid);
    expect(Statement).toHaveLength(policy.Statement.length - 1);
    const user = await iamUser(pipeline.account, { ...policy, Statement });
    expect(await gate(images.compliant, user)).toMatchObject({ code: 4 });
  });
});
