import type { ExportedImage } from '../../../../lambdas/verdicts/exports/exported-image';
import type { Finding } from '../../../../lambdas/verdicts/finding';
import { verdictRecord } from '../../../support/verdict-record';

/** An image with one vulnerability, one secret and an exception for the former. */
export function exportedImage(about: Partial<ExportedImage> = {}): ExportedImage {
  const record = about.record ?? verdictRecord({ verdict: 'NON_COMPLIANT', score: 12 });
  return {
    record,
    verdictNow: record.verdict,
    findings: [VULNERABILITY, SECRET],
    exceptions: [
      {
        id: '2027-01-31-09f3ac2e1b',
        account: record.account,
        region: record.region,
        repository: record.repository,
        match: { id: VULNERABILITY.id },
        reason: 'Not reachable from outside.',
        createdBy: 'someone',
        createdAt: '2026-11-01T00:00:00.000Z',
        expiresAt: '2027-01-31T00:00:00.000Z',
      },
    ],
    ...about,
  };
}

export const VULNERABILITY: Finding = {
  id: 'CVE-2021-44906',
  kind: 'vulnerability',
  severity: 'CRITICAL',
  cvss: 9.8,
  title: 'Prototype pollution',
  description: 'Prototype pollution in minimist.',
  package: {
    name: 'minimist',
    version: '1.2.5',
    purl: 'pkg:npm/minimist@1.2.5',
    fixedIn: '1.2.6',
    path: 'app/node_modules/minimist/package.json',
  },
  fixAvailable: true,
  publishedAt: '2022-03-17T00:00:00Z',
  sources: ['ecr-basic', 'mayfly'],
  aliases: ['GHSA-xvch-5gv4-984h'],
};

export const SECRET: Finding = {
  id: 'aws-access-key-id',
  kind: 'secret',
  severity: 'HIGH',
  title: 'An access key of AWS',
  path: 'config.Env[2]',
  fixAvailable: false,
  remedy: 'Take it out and revoke it.',
  sources: ['mayfly'],
  aliases: [],
};

export async function textOf(pieces: AsyncIterable<string>): Promise<string> {
  let text = '';
  for await (const piece of pieces) text += piece;
  return text;
}

/** Everything that could steer a terminal or reorder what it shows; line ends and tabs are the formats' own. */
export const STEERS_A_TERMINAL = /[\p{Zl}\p{Zp}\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]|[^\P{Cc}\t\r\n]/u;
