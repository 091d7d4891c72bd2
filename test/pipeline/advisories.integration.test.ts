import { randomBytes } from 'node:crypto';
import {
  GetFunctionConfigurationCommand,
  InvokeCommand,
  LambdaClient,
  ListFunctionsCommand,
  UpdateFunctionConfigurationCommand,
} from '@aws-sdk/client-lambda';
import { DeleteObjectCommand } from '@aws-sdk/client-s3';
import { SQSClient } from '@aws-sdk/client-sqs';
import { currentPointer } from '../../lambdas/image-scan/advisories/stored-database';
import { ENV } from '../../lambdas/image-scan/contract';
import { sendRequests } from '../../lambdas/image-scan/requests/send-requests';
import { scanResultSchema } from '../../lambdas/image-scan/scanner/scan-result';
import type { ImageReference } from '../../lambdas/verdicts/image-reference';
import { getEvidence } from '../../lambdas/verdicts/store/evidence';
import type { VerdictRecord } from '../../lambdas/verdicts/verdict';
import { assembleImage, type BuiltImage } from '../../local/registry/oci/built-image';
import { textEntry } from '../support/debian-image';
import { type FileServer, startFileServer } from '../support/file-server';
import { dpkgStatus } from '../support/image-builder';
import { clientConfiguration } from '../support/local-account';
import { osvRecord } from '../support/osv';
import { Pipeline } from '../support/pipeline';
import { policyStore } from '../support/policies';
import { zipOf } from '../support/zip';

/** An image with one package of PyPI, which the registry's basic scan does not know. */
function imageWith(name: string, version: string): BuiltImage {
  return assembleImage(
    [
      {
        createdBy: 'base',
        entries: [
          textEntry('etc/os-release', 'ID=debian\nVERSION_ID="12"\n'),
          textEntry('var/lib/dpkg/status', dpkgStatus('base-files 12.4', 'zlib1g 1:1.2.13')),
          textEntry(
            `usr/lib/python3/site-packages/${name}-${version}.dist-info/METADATA`,
            `Metadata-Version: 2.1\nName: ${name}\nVersion: ${version}\n\n`,
          ),
          textEntry('srv/id', randomBytes(16).toString('hex')),
        ],
      },
    ],
    {
      architecture: 'amd64',
      created: new Date(),
      modified: new Date('2026-01-01T00:00:00Z'),
      config: { User: '10001', Cmd: ['/bin/true'], Healthcheck: { Test: ['CMD', '/bin/true'] } },
    },
  );
}

describe('The advisory database of a deployment', () => {
  let pipeline: Pipeline;
  let lambda: LambdaClient;
  let server: FileServer;
  const names = new Map<string, string>();

  const bucket = () => policyStore(pipeline).bucket;
  const functionNamed = (part: string) => names.get(part) ?? '';

  beforeAll(async () => {
    pipeline = await Pipeline.open();
    lambda = new LambdaClient(clientConfiguration(pipeline.account));
    const { Functions = [] } = await lambda.send(new ListFunctionsCommand({ MaxItems: 1000 }));
    for (const part of ['syncadvisories', 'customscan', 'rejudge']) {
      const found = Functions.find(({ FunctionName }) =>
        new RegExp(`${part}[0-9A-F]{8}`, 'i').test(FunctionName ?? ''),
      );
      names.set(part, found?.FunctionName ?? '');
    }
    const vulnerable = osvRecord('PYSEC-2026-1', 'PyPI', 'jinja2', { fixed: '2.11.3', aliases: ['CVE-2026-70100'] });
    server = await startFileServer({
      '/PyPI/all.zip': {
        bytes: zipOf([{ name: 'PYSEC-2026-1.json', content: JSON.stringify(vulnerable) }]),
        etag: '"1"',
      },
    });
    await configure('syncadvisories', { [ENV.advisoryEcosystems]: 'PyPI', [ENV.advisoryExports]: server.url });
  });

  afterAll(async () => {
    await bucket().s3.send(new DeleteObjectCommand({ Bucket: bucket().name, Key: 'advisories/current.json' }));
    // Functions keep a database in memory: with another environment they begin afresh, for the tests after these.
    await configure('customscan', { MAYFLY_TEST: 'over' });
    await configure('rejudge', { MAYFLY_TEST: 'over' });
    await server[Symbol.asyncDispose]();
  });

  async function configure(part: string, variables: Readonly<Record<string, string>>): Promise<void> {
    const FunctionName = functionNamed(part);
    const { Environment } = await lambda.send(new GetFunctionConfigurationCommand({ FunctionName }));
    const Variables = { ...Environment?.Variables, ...variables };
    await lambda.send(new UpdateFunctionConfigurationCommand({ FunctionName, Environment: { Variables } }));
  }

  async function sync(): Promise<string | undefined> {
    const answer = await lambda.send(new InvokeCommand({ FunctionName: functionNamed('syncadvisories') }));
    return answer.FunctionError && Buffer.from(answer.Payload ?? []).toString();
  }

  const askFor = (image: ImageReference, trigger: 'rejudge' | 'refresh') =>
    sendRequests({ sqs: new SQSClient(clientConfiguration(pipeline.account)), url: pipeline.deployment.requestQueue }, [
      { source: 'mayfly', trigger, ...image, why: 'a test asks for it' },
    ]);

  const scannerEvidence = async ({ evidence: { scanner } }: VerdictRecord) => {
    if (!scanner) throw new Error('the record points at no evidence of the scanner');
    return scanResultSchema.parse(await getEvidence(bucket(), scanner));
  };

  it('is built by the sync, and what nobody could match is judged by it, new images and old', async () => {
    const old = await pipeline.push(imageWith('Jinja2', '2.10'), await pipeline.repository());
    const before = await pipeline.verdict(old);
    expect(before).toMatchObject({ verdict: 'UNKNOWN', unknowns: [{ what: 'packages' }] });
    expect(before.advisories).toBeUndefined();

    expect(await sync()).toBeUndefined();
    const pointer = await currentPointer(bucket());
    expect(pointer).toMatchObject({ records: 1, key: expect.stringMatching(/^advisories\/[0-9a-f]{64}\.db$/) });

    // From the evidence that there is: its inventory stays, what is known of it does not.
    await askFor(old, 'rejudge');
    const rejudged = await pipeline.verdict(old, ({ gen }) => gen > before.gen);
    expect(rejudged).toMatchObject({
      verdict: 'NON_COMPLIANT',
      unknowns: [],
      reasons: [{ threshold: 'CRITICAL', findings: ['CVE-2026-70100 Jinja2 2.10'] }],
      advisories: { records: 1, builtAt: pointer?.builtAt },
    });
    expect(rejudged.evidence.scanner).toEqual(before.evidence.scanner);

    // With a new look the scanner's own evidence is matched anew too, without reading a layer.
    await askFor(old, 'refresh');
    const refreshed = await pipeline.verdict(old, ({ gen }) => gen > rejudged.gen);
    expect(refreshed.verdict).toBe('NON_COMPLIANT');
    expect(await scannerEvidence(refreshed)).toMatchObject({
      advisories: { records: 1, ecosystems: ['PyPI'], unmatched: [{ type: 'deb' }] },
      findings: expect.arrayContaining([
        expect.objectContaining({ id: 'CVE-2026-70100', package: expect.objectContaining({ fixedIn: '2.11.3' }) }),
      ]),
    });

    const clean = await pipeline.push(imageWith('Jinja2', '2.11.3'), await pipeline.repository());
    expect(await pipeline.verdict(clean)).toMatchObject({ verdict: 'COMPLIANT', advisories: { records: 1 } });
  });

  it('is left alone while it is young, and when a sync fails', async () => {
    const pointer = await currentPointer(bucket());
    const asked = server.requests.length;
    expect(await sync()).toBeUndefined();
    expect(server.requests).toHaveLength(asked);

    await configure('syncadvisories', { [ENV.advisoryEcosystems]: 'PyPI,npm' });
    expect(await sync()).toContain('DownloadFailed');
    expect(await currentPointer(bucket())).toEqual(pointer);
  });
});
