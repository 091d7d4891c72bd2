import {
  DescribeImageScanFindingsCommand,
  DescribeImagesCommand,
  type ImageScanFinding,
  StartImageScanCommand,
} from '@aws-sdk/client-ecr';
import type { BuiltImage } from '../../../local/registry/oci/built-image';
import { assembleImage } from '../../../local/registry/oci/built-image';
import { exampleImage, type RegistryRoom, registryRoom } from './registry-room';

jest.setTimeout(60_000);

describe('the registry stand-in as a scanner', () => {
  let room: RegistryRoom;
  beforeAll(async () => {
    room = await registryRoom();
  });
  afterAll(() => room.close());

  const start = (repositoryName: string, imageDigest: string) =>
    room.ecr.send(new StartImageScanCommand({ repositoryName, imageId: { imageDigest } }));
  const read = (repositoryName: string, imageDigest: string, page: { maxResults?: number; nextToken?: string } = {}) =>
    room.ecr.send(new DescribeImageScanFindingsCommand({ repositoryName, imageId: { imageDigest }, ...page }));
  const attribute = (finding: ImageScanFinding | undefined, key: string) =>
    finding?.attributes?.find((one) => one.key === key)?.value;

  async function scannedWith(behaviour: object, image?: BuiltImage) {
    const repository = await room.repository();
    await room.control(`repositories/${repository}`, { scan: behaviour });
    const digest = await room.push(image ?? (await exampleImage('checkout')), repository, 'v1');
    await start(repository, digest);
    return { repository, digest };
  }

  it('finds the published vulnerabilities of what is installed', async () => {
    const before = Date.now();
    const { repository, digest } = await scannedWith({});
    const { imageScanStatus, imageScanFindings } = await room.scanned(repository, digest);
    expect(imageScanStatus?.status).toBe('COMPLETE');
    expect(imageScanFindings?.findingSeverityCounts).toEqual({ CRITICAL: 3, HIGH: 4, MEDIUM: 1, LOW: 1 });
    const curl = imageScanFindings?.findings?.find(({ name }) => name === 'CVE-2023-38545');
    expect(curl).toMatchObject({
      severity: 'CRITICAL',
      uri: 'https://security-tracker.debian.org/tracker/CVE-2023-38545',
    });
    expect(attribute(curl, 'package_name')).toBe('curl');
    expect(attribute(curl, 'package_version')).toBe('7.88.1-10+deb12u2');
    expect(attribute(curl, 'fixed_in_version')).toBe('7.88.1-10+deb12u4');
    expect(attribute(curl, 'CVSS3_SCORE')).toBe('9.8');
    expect(imageScanFindings?.imageScanCompletedAt?.getTime()).toBeGreaterThanOrEqual(before);
    expect(imageScanFindings?.vulnerabilitySourceUpdatedAt?.getTime()).toBeGreaterThanOrEqual(before);
  });

  it('finds nothing in an image of the newest packages, and proves it', async () => {
    const { repository, digest } = await scannedWith({}, await exampleImage('storefront'));
    const { imageScanFindings } = await room.scanned(repository, digest);
    expect(imageScanFindings).toMatchObject({
      findings: [],
      findingSeverityCounts: {},
      imageScanCompletedAt: expect.any(Date),
      vulnerabilitySourceUpdatedAt: expect.any(Date),
    });
  });

  it('scans on push where the repository says so, tells of the end, and counts it as the scan of the day', async () => {
    const repository = await room.repository({ scanOnPush: true });
    const ends = await room.listen({ 'detail-type': ['ECR Image Scan'], detail: { 'repository-name': [repository] } });
    const digest = await room.push(await exampleImage('checkout'), repository, 'v1');
    expect((await ends.next()).detail).toEqual({
      'scan-status': 'COMPLETE',
      'repository-name': repository,
      'finding-severity-counts': { CRITICAL: 3, HIGH: 4, MEDIUM: 1, LOW: 1 },
      'image-digest': digest,
      'image-tags': ['v1'],
    });
    await expect(start(repository, digest)).rejects.toMatchObject({ name: 'LimitExceededException' });
    await room.control(`repositories/${repository}`, { scan: { limit: 'lifted' } });
    await expect(start(repository, digest)).resolves.toMatchObject({ imageScanStatus: { status: 'IN_PROGRESS' } });
  });

  it('has no scan before one was started', async () => {
    const repository = await room.repository();
    const digest = await room.push(await exampleImage('storefront'), repository, 'v1');
    await expect(read(repository, digest)).rejects.toMatchObject({ name: 'ScanNotFoundException' });
  });

  it.each([
    ['failed', 'FAILED'],
    ['unsupported', 'UNSUPPORTED_IMAGE'],
  ])('ends as told: %s', async (outcome, status) => {
    const { repository, digest } = await scannedWith({ outcome });
    const { imageScanStatus, imageScanFindings } = await room.scanned(repository, digest);
    expect(imageScanStatus).toMatchObject({ status, description: expect.any(String) });
    expect(imageScanFindings).toBeUndefined();
  });

  it('never ends when told so', async () => {
    const { repository, digest } = await scannedWith({ outcome: 'never-finishes', delayMs: 0 });
    for (let i = 0; i < 5; i++) {
      expect((await read(repository, digest)).imageScanStatus?.status).toBe('IN_PROGRESS');
    }
  });

  it('cannot judge an image without a package database', async () => {
    const image = assembleImage(
      [{ entries: [{ path: 'app', mode: 0o755, content: Buffer.from('x') }], createdBy: 'copy' }],
      {
        architecture: 'amd64',
        created: new Date(0),
        modified: new Date(0),
        config: {},
      },
    );
    const { repository, digest } = await scannedWith({}, image);
    expect((await room.scanned(repository, digest)).imageScanStatus?.status).toBe('UNSUPPORTED_IMAGE');
  });

  it('refuses to scan what is not an image', async () => {
    const repository = await room.repository();
    const index = { schemaVersion: 2, mediaType: 'application/vnd.oci.image.index.v1+json', manifests: [] };
    await fetch(`${room.facts.registryUrl}/v2/${repository}/manifests/v1`, {
      method: 'PUT',
      body: JSON.stringify(index),
      headers: { 'content-type': index.mediaType },
    });
    const command = new StartImageScanCommand({ repositoryName: repository, imageId: { imageTag: 'v1' } });
    await expect(room.ecr.send(command)).rejects.toMatchObject({ name: 'UnsupportedImageTypeException' });
  });

  it('shows a false clean for as many reads as told', async () => {
    const { repository, digest } = await scannedWith({ emptyReads: 2, delayMs: 0 });
    const early = [await room.scanned(repository, digest), await read(repository, digest)];
    for (const { imageScanStatus, imageScanFindings } of early) {
      expect(imageScanStatus?.status).toBe('COMPLETE');
      expect(imageScanFindings).toEqual({ findings: [] });
    }
    expect((await read(repository, digest)).imageScanFindings?.findings).toHaveLength(9);
  });

  it('pages through 10,000 findings', async () => {
    const { repository, digest } = await scannedWith({ syntheticFindings: 10_000, severity: 'UNDEFINED' });
    await room.scanned(repository, digest);
    const names = new Set<string | undefined>();
    let nextToken: string | undefined;
    do {
      const page = await read(repository, digest, {
        maxResults: 1000,
        ...(nextToken === undefined ? {} : { nextToken }),
      });
      for (const { name, severity } of page.imageScanFindings?.findings ?? []) {
        names.add(name);
        expect(severity).toBe('UNDEFINED');
      }
      expect(page.imageScanFindings?.findingSeverityCounts).toEqual({ UNDEFINED: 10_000 });
      nextToken = page.nextToken;
    } while (nextToken !== undefined);
    expect(names.size).toBe(10_000);
  });

  it('has an old vulnerability source when told so', async () => {
    const { repository, digest } = await scannedWith({ sourceAgeDays: 10 });
    const { imageScanFindings } = await room.scanned(repository, digest);
    const age = Date.now() - (imageScanFindings?.vulnerabilitySourceUpdatedAt?.getTime() ?? Number.NaN);
    expect(Math.round(age / 86_400_000)).toBe(10);
  });

  it('shows a scan, and the push before it, as old as told, and lets it be renewed', async () => {
    const repository = await room.repository();
    await room.control(`repositories/${repository}`, { pushAgeHours: 72, scan: { ageHours: 48 } });
    const digest = await room.push(await exampleImage('storefront'), repository, 'v1');
    await start(repository, digest);
    const hoursOld = (date: Date | undefined) => Math.round((Date.now() - (date?.getTime() ?? Number.NaN)) / 3_600_000);
    const { imageScanFindings } = await room.scanned(repository, digest);
    expect(hoursOld(imageScanFindings?.imageScanCompletedAt)).toBe(48);
    const described = await room.ecr.send(
      new DescribeImagesCommand({ repositoryName: repository, imageIds: [{ imageDigest: digest }] }),
    );
    expect(hoursOld(described.imageDetails?.[0]?.imagePushedAt)).toBe(72);

    await room.control(`repositories/${repository}`, {});
    await start(repository, digest);
    await expect(start(repository, digest)).rejects.toMatchObject({ name: 'LimitExceededException' });
    expect(hoursOld((await room.scanned(repository, digest)).imageScanFindings?.imageScanCompletedAt)).toBe(0);
  });

  it('throttles as many calls of an action as told', async () => {
    const { repository, digest } = await scannedWith({});
    await room.scanned(repository, digest);
    await room.control('actions/DescribeImageScanFindings', { throttle: 2 });
    for (let i = 0; i < 2; i++) {
      await expect(read(repository, digest)).rejects.toMatchObject({ name: 'ThrottlingException' });
    }
    await expect(read(repository, digest)).resolves.toMatchObject({ imageScanStatus: { status: 'COMPLETE' } });
  });

  it.each([
    ['maxResults', { maxResults: 1001 }],
    ['nextToken', { nextToken: 'not-ours' }],
  ])('refuses a bad %s', async (path, page) => {
    const { repository, digest } = await scannedWith({});
    await expect(read(repository, digest, page)).rejects.toMatchObject({
      name: 'InvalidParameterException',
      message: expect.stringContaining(path),
    });
  });

  it('says what a wrong behaviour should be', async () => {
    const wrong = room.control('repositories/any', { scan: { outcome: 'explode' } });
    await expect(wrong).rejects.toThrow(/400 .*scan\.outcome/);
  });
});
