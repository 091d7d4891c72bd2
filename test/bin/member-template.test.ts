import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import cdk from '../../cdk.json';

const PROJECT = resolve(__dirname, '..', '..');
const TSX = join(PROJECT, 'node_modules', 'tsx', 'dist', 'cli.mjs');
const ORGANISATION = { id: 'o-a1b2c3d4e5', readerAccounts: ['111122223333'] };
const CENTRAL_BUS = 'arn:aws:events:us-east-1:999988887777:event-bus/verdicts';

let output: string;
beforeEach(() => {
  output = mkdtempSync(join(tmpdir(), 'mayfly-member-'));
});
afterEach(() => rmSync(output, { recursive: true }));

/** Runs an app as the CDK command line does, with the security checks that can end it; functions are not bundled. */
function synthesise(app: string, mayfly: unknown) {
  const context = { ...cdk.context, 'aws:cdk:bundling-stacks': [], mayfly };
  const env = {
    ...{ ...process.env, CDK_OUTDIR: output, CDK_CONTEXT_JSON: JSON.stringify(context) },
    ...{ CDK_DEFAULT_ACCOUNT: '111122223333', CDK_DEFAULT_REGION: 'eu-west-1' },
  };
  return spawnSync(process.execPath, [TSX, app], { cwd: PROJECT, encoding: 'utf8', env });
}

const templates = () => readdirSync(output).filter((file) => file.endsWith('.template.json'));

describe('The template for the members of an organisation', () => {
  it('is synthesised on its own, and passes the security checks', () => {
    const organisation = { ...ORGANISATION, centralBusArn: CENTRAL_BUS };
    const { status, stderr } = synthesise('bin/member-template.ts', { organisation, evidence: { signing: true } });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(templates()).toEqual(['mayfly-member.template.json']);
    const text = readFileSync(join(output, 'mayfly-member.template.json'), 'utf8');
    expect(Object.keys(JSON.parse(text)).sort()).toEqual(['Description', 'Resources']);
  }, 60_000);

  it('is refused with the path of the setting where there is no organisation', () => {
    const { status, stdout, stderr } = synthesise('bin/member-template.ts', {});
    expect([status, stdout]).toEqual([1, '']);
    expect(stderr).toContain('  mayfly.organisation: the template is for members');
    expect(templates()).toEqual([]);
  }, 60_000);
});

test('The app with everything that an organisation and an auditor can ask for passes the security checks', () => {
  const evidence = { signing: true, objectLock: { mode: 'COMPLIANCE', days: 400 } };
  const { status } = synthesise('bin/app.ts', { evidence, organisation: { ...ORGANISATION, central: true } });
  expect(status).toBe(0);
  expect(templates()).toContain('mayfly-organisation.template.json');
}, 120_000);
