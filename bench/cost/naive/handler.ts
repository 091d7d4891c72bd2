import { setTimeout as sleep } from 'node:timers/promises';
import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import {
  DescribeImageScanFindingsCommand,
  ECRClient,
  type DescribeImageScanFindingsCommandOutput as Page,
  ScanNotFoundException,
} from '@aws-sdk/client-ecr';
import { NAIVE, type NaiveInput } from './contract';

const ecr = new ECRClient({});
const db = new DynamoDBClient({});

/**
 * The design that comes to mind first: a function asks every ten seconds until the registry's scan is complete, counts the
 * findings and stores one item. It is paid for while it waits.
 */
export async function handler(input: NaiveInput): Promise<void> {
  const first = await completedScan(input);
  const counts = new Map<string, number>();
  for (let page: Page | null = first; page; page = page.nextToken ? await ask(input, page.nextToken) : null) {
    for (const { severity = 'UNDEFINED' } of page.imageScanFindings?.findings ?? []) {
      counts.set(severity, (counts.get(severity) ?? 0) + 1);
    }
  }
  const total = [...counts.values()].reduce((sum, count) => sum + count, 0);
  await db.send(
    new PutItemCommand({
      TableName: process.env[NAIVE.tableVariable],
      Item: {
        digest: { S: input.digest },
        repository: { S: input.repository },
        findings: { N: String(total) },
        counts: { M: Object.fromEntries([...counts].map(([severity, count]) => [severity, { N: String(count) }])) },
        scannedAt: { S: new Date().toISOString() },
      },
    }),
  );
}

async function completedScan(input: NaiveInput): Promise<Page> {
  for (;;) {
    const page = await ask(input);
    if (page?.imageScanStatus?.status === 'COMPLETE') return page;
    await sleep(NAIVE.pollSeconds * 1000);
  }
}

async function ask({ repository, digest }: NaiveInput, nextToken?: string): Promise<Page | null> {
  try {
    return await ecr.send(
      new DescribeImageScanFindingsCommand({
        repositoryName: repository,
        imageId: { imageDigest: digest },
        maxResults: 1000,
        ...(nextToken === undefined ? {} : { nextToken }),
      }),
    );
  } catch (error) {
    if (error instanceof ScanNotFoundException) return null;
    throw error;
  }
}
