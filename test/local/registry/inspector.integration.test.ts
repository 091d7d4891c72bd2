import {
  BatchGetRepositoryScanningConfigurationCommand,
  DescribeImageScanFindingsCommand,
  GetRegistryScanningConfigurationCommand,
  StartImageScanCommand,
} from '@aws-sdk/client-ecr';
import { Inspector2Client, ListCoverageCommand, ListFindingsCommand } from '@aws-sdk/client-inspector2';
import { assembleImage } from '../../../local/registry/oci/built-image';
import { clientConfiguration } from '../../support/local-account';
import { exampleImage, type RegistryRoom, registryRoom } from './registry-room';

jest.setTimeout(60_000);

describe('the registry stand-in as Amazon Inspector', () => {
  let room: RegistryRoom;
  let inspector: Inspector2Client;
  beforeAll(async () => {
    room = await registryRoom();
    const endpoint = room.facts.registryUrl;
    inspector = new Inspector2Client({ ...clientConfiguration(room.facts), endpoint, maxAttempts: 1 });
  });
  afterAll(async () => {
    inspector.destroy();
    await room.close();
  });

  const equals = (value: string) => [{ comparison: 'EQUALS' as const, value }];
  const arnOf = (repository: string, digest: string) =>
    `arn:aws:ecr:${room.facts.region}:${room.facts.account}:repository/${repository}/${digest}`;
  const enhanced = async (behaviour: object = {}) => {
    const repository = await room.repository();
    await behave(repository, behaviour);
    return repository;
  };
  const behave = (repository: string, behaviour: object) =>
    room.control(`repositories/${repository}`, { scanType: 'enhanced', enhanced: { delayMs: 0, ...behaviour } });
  const page = (repositoryName: string, imageDigest: string, more: object = {}) =>
    room.ecr.send(new DescribeImageScanFindingsCommand({ repositoryName, imageId: { imageDigest }, ...more }));
  const findings = async (repository: string, digest: string, status: string) => {
    const filterCriteria = {
      ecrImageRepositoryName: equals(repository),
      ecrImageHash: equals(digest),
      findingStatus: equals(status),
    };
    return (await inspector.send(new ListFindingsCommand({ filterCriteria }))).findings ?? [];
  };
  const coverage = async (repository: string, digest: string) => {
    const filterCriteria = { ecrRepositoryName: equals(repository), resourceId: equals(arnOf(repository, digest)) };
    return (await inspector.send(new ListCoverageCommand({ filterCriteria }))).coveredResources ?? [];
  };
  const scanned = async (repository: string, digest: string) => {
    for (const end = Date.now() + 20_000; ; ) {
      const [entry] = await coverage(repository, digest);
      if (entry?.lastScannedAt !== undefined) return entry;
      if (Date.now() > end) throw new Error('Inspector did not scan the image.');
    }
  };

  it('finds what is really installed, and tells it to whoever asks', async () => {
    const repository = await enhanced({ exploited: ['CVE-2023-4911'] });
    const digest = await room.push(await exampleImage('checkout'), repository, 'v1');
    expect(await scanned(repository, digest)).toMatchObject({
      resourceId: arnOf(repository, digest),
      resourceType: 'AWS_ECR_CONTAINER_IMAGE',
      scanStatus: { statusCode: 'ACTIVE', reason: 'SUCCESSFUL' },
      scanType: 'PACKAGE',
    });
    const { imageScanStatus, imageScanFindings } = await page(repository, digest);
    expect(imageScanStatus?.status).toBe('ACTIVE');
    expect(imageScanFindings).toMatchObject({
      findingSeverityCounts: { CRITICAL: 3, HIGH: 4, MEDIUM: 1, LOW: 1 },
      imageScanCompletedAt: expect.any(Date),
    });
    const looneyTunables = imageScanFindings?.enhancedFindings?.find(
      ({ packageVulnerabilityDetails }) => packageVulnerabilityDetails?.vulnerabilityId === 'CVE-2023-4911',
    );
    expect(looneyTunables).toMatchObject({
      status: 'ACTIVE',
      severity: 'HIGH',
      score: 7.8,
      fixAvailable: 'YES',
      exploitAvailable: 'YES',
      packageVulnerabilityDetails: {
        vulnerablePackages: [{ name: 'glibc', version: '2.36', release: '9+deb12u1', packageManager: 'OS' }],
      },
    });
    const active = await findings(repository, digest, 'ACTIVE');
    expect(active.map(({ findingArn }) => findingArn)).toEqual(
      imageScanFindings?.enhancedFindings?.map(({ findingArn }) => findingArn),
    );
    expect(active.find(({ findingArn }) => findingArn === looneyTunables?.findingArn)).toMatchObject({
      inspectorScore: 7.8,
    });
  });

  it('tells of the first scan once, and of each finding', async () => {
    const repository = await enhanced();
    const arn = `arn:aws:ecr:${room.facts.region}:${room.facts.account}:repository/${repository}`;
    const ends = await room.listen({ 'detail-type': ['Inspector2 Scan'], detail: { 'repository-name': [arn] } });
    const news = await room.listen({
      'detail-type': ['Inspector2 Finding'],
      detail: { resources: { details: { awsEcrContainerImage: { repositoryName: [repository] } } } },
    });
    const digest = await room.push(await exampleImage('checkout'), repository, 'v1');
    expect((await ends.next()).detail).toEqual({
      'scan-status': 'INITIAL_SCAN_COMPLETE',
      'repository-name': arn,
      'finding-severity-counts': { CRITICAL: 3, HIGH: 4, MEDIUM: 1, LOW: 1, TOTAL: 9 },
      'image-digest': digest,
      'image-tags': ['v1'],
    });
    const told = [];
    for (let count = 0; count < 9; count++) told.push(await news.next());
    expect(new Set(told.map(({ detail }) => detail['findingArn'])).size).toBe(9);
    expect(told[0]).toMatchObject({ resources: [arnOf(repository, digest)], detail: { status: 'ACTIVE' } });
    await ends.quiet();
    await news.quiet();
  });

  it('pages', async () => {
    const repository = await enhanced();
    const digest = await room.push(await exampleImage('checkout'), repository, 'v1');
    await scanned(repository, digest);
    const first = await page(repository, digest, { maxResults: 5 });
    const second = await page(repository, digest, { maxResults: 5, nextToken: first.nextToken });
    const sizes = [first, second].map(({ imageScanFindings }) => imageScanFindings?.enhancedFindings?.length);
    expect([...sizes, second.nextToken]).toEqual([5, 4, undefined]);
  });

  it('hides what a rule suppresses from ECR, unless told to list it, and never from ListFindings', async () => {
    const suppressed = { suppressed: ['CVE-2023-4911'] };
    const repository = await enhanced(suppressed);
    const digest = await room.push(await exampleImage('checkout'), repository, 'v1');
    await scanned(repository, digest);
    const statuses = async () =>
      (await page(repository, digest)).imageScanFindings?.enhancedFindings?.map(({ status }) => status);
    expect(await statuses()).toEqual(Array(8).fill('ACTIVE'));
    expect(await findings(repository, digest, 'SUPPRESSED')).toMatchObject([{ title: 'CVE-2023-4911 - glibc' }]);
    await behave(repository, { ...suppressed, listsSuppressed: true });
    expect(await statuses()).toContain('SUPPRESSED');
  });

  it('lists nothing until the lists have caught up with the scan', async () => {
    const repository = await enhanced({ lagMs: 600_000 });
    const digest = await room.push(await exampleImage('checkout'), repository, 'v1');
    expect(await scanned(repository, digest)).toMatchObject({ scanStatus: { reason: 'SUCCESSFUL' } });
    const { imageScanStatus, imageScanFindings } = await page(repository, digest);
    expect([imageScanStatus?.status, imageScanFindings?.enhancedFindings]).toEqual(['ACTIVE', []]);
    expect(imageScanFindings?.findingSeverityCounts).toEqual({});
  });

  it('does not support an image whose operating system nobody knows', async () => {
    const repository = await enhanced();
    const application = { entries: [{ path: 'app', mode: 0o755, content: Buffer.from('x') }], createdBy: 'copy' };
    const dates = { created: new Date(0), modified: new Date(0) };
    const image = assembleImage([application], { architecture: 'amd64', ...dates, config: {} });
    const digest = await room.push(image, repository, 'v1');
    expect(await scanned(repository, digest)).toMatchObject({
      scanStatus: { statusCode: 'INACTIVE', reason: 'UNSUPPORTED_OS' },
    });
    expect((await page(repository, digest)).imageScanStatus?.status).toBe('UNSUPPORTED_IMAGE');
  });

  it('covers the repositories that a filter names, and lets nobody start scans there', async () => {
    const [covered, other] = [await enhanced(), await room.repository()];
    const digest = await room.push(await exampleImage('storefront'), covered, 'v1');
    const imageId = { imageDigest: digest };
    await expect(room.ecr.send(new StartImageScanCommand({ repositoryName: covered, imageId }))).rejects.toMatchObject({
      name: 'ValidationException',
      message: 'This feature is disabled',
    });
    const registry = await room.ecr.send(new GetRegistryScanningConfigurationCommand({}));
    expect(registry.scanningConfiguration).toMatchObject({
      scanType: 'ENHANCED',
      rules: expect.arrayContaining([
        { scanFrequency: 'CONTINUOUS_SCAN', repositoryFilters: [{ filter: covered, filterType: 'WILDCARD' }] },
      ]),
    });
    const repositoryNames = [covered, other, 'no/such'];
    const answer = await room.ecr.send(new BatchGetRepositoryScanningConfigurationCommand({ repositoryNames }));
    expect(answer.scanningConfigurations).toMatchObject([
      { repositoryName: covered, scanFrequency: 'CONTINUOUS_SCAN', appliedScanFilters: [{ filter: covered }] },
      { repositoryName: other, scanFrequency: 'MANUAL', appliedScanFilters: [] },
    ]);
    expect(answer.failures).toMatchObject([{ repositoryName: 'no/such', failureCode: 'REPOSITORY_NOT_FOUND' }]);
  });

  it('shows the scan of the other type no more once the type is switched', async () => {
    const repository = await enhanced();
    const digest = await room.push(await exampleImage('checkout'), repository, 'v1');
    await scanned(repository, digest);
    await room.control(`repositories/${repository}`, { scanType: 'basic' });
    await expect(page(repository, digest)).rejects.toMatchObject({ name: 'ScanNotFoundException' });
    expect(await coverage(repository, digest)).toEqual([]);
  });

  it('refuses what it cannot filter by, rather than list too much', async () => {
    const filterCriteria = { severity: equals('HIGH') };
    await expect(inspector.send(new ListFindingsCommand({ filterCriteria }))).rejects.toMatchObject({
      name: 'ValidationException',
    });
  });

  it('throttles when told to', async () => {
    await room.control('actions/ListCoverage', { throttle: 1 });
    await expect(inspector.send(new ListCoverageCommand({}))).rejects.toMatchObject({ name: 'ThrottlingException' });
    await inspector.send(new ListCoverageCommand({}));
  });
});
