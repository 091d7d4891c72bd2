import type { Command } from 'commander';
import { parseImageName } from '../../../lambdas/verdicts/image-reference';
import { verdictOfTag } from '../../../lambdas/verdicts/queries';
import type { RecordState } from '../../../lambdas/verdicts/verify-record';
import type { CommandLine, Invocation } from '../../support/command-line';
import { EXIT, type ExitCode, examplesHelp, exitCodesHelp } from '../../support/exit-codes';
import { checkRegistry } from '../../support/image-argument';
import type { Style } from '../../support/output';
import { evidenceBucket } from '../../support/stores';
import { type Column, table as drawTable, shortTime } from '../../support/table';
import { trustedKeys } from '../../support/trusted-keys';
import { type RecordProof, verifyImage } from '../../support/verify-image';
import { openAccountTrail } from './trail';

interface VerifyOptions {
  readonly allScans?: boolean;
  readonly publicKey?: readonly string[];
}

const SUMMARY =
  'Whether verdict and evidence of an image are still what was recorded. Of a tag: of the digest it was last seen at.';
const NOT_OVER_URL =
  'Not over --url: a proof rests on records, documents and key as they are stored, and not on what an API says of them. Leave ' +
  'out --url, and use credentials of the account that may read them.';

export function addVerify(audit: Command, commandLine: CommandLine): void {
  audit
    .command('verify')
    .summary(SUMMARY)
    .description(`${SUMMARY}\n\n${NOT_OVER_URL}`)
    .argument('<image>', 'repository:tag or repository@digest')
    .option('--all-scans', 'every recorded scan of the image besides its current verdict')
    .option(
      '--public-key <file>',
      "believe this key, and others so given, instead of the deployment's; asks KMS nothing",
      collect,
    )
    .addHelpText(
      'after',
      examplesHelp(
        'mayfly audit verify app/api:v1',
        'mayfly audit verify app/api@sha256:... --all-scans --public-key mayfly.pem',
      ),
    )
    .addHelpText(
      'after',
      exitCodesHelp({
        [EXIT.done]: 'all is verified',
        [EXIT.nonCompliant]: 'something was changed, or evidence is missing',
        [EXIT.unknown]: 'not signed, signed with a key that nobody vouches for, or never judged',
      }),
    )
    .action((image: string, options: VerifyOptions, command: Command) =>
      commandLine.run(command, (invocation) => auditVerify(invocation, image, options)),
    );
}

async function auditVerify(
  invocation: Invocation,
  text: string,
  { allScans = false, publicKey = [] }: VerifyOptions,
): Promise<ExitCode> {
  const { out, clients } = invocation;
  const name = parseImageName(text);
  const { table, where } = await openAccountTrail(invocation, NOT_OVER_URL);
  checkRegistry(name, where);
  const { repository, tag } = name;
  const of = { account: where.account, region: where.region, repository };
  const seen = name.digest === undefined && tag !== undefined ? await verdictOfTag(table, of, tag) : undefined;
  if (seen) out.note(`${repository}:${tag} was last seen pointing at ${seen.digest}. That is noted, not signed.`);
  const digest = name.digest ?? seen?.digest;
  const trusted = digest === undefined ? [] : await trustedKeys(clients, where, publicKey);
  const bucket = evidenceBucket(clients, where);
  const proofs = digest === undefined ? [] : await verifyImage({ table, bucket, trusted }, { ...of, digest }, allScans);

  const items = proofs.map(({ of: what, record, state, why, evidence }) => {
    const { verdictId, runId, gen, verdict, judgedAt } = record;
    return { of: what, state, why, evidence, ...{ verdictId, runId, gen, verdict, judgedAt } };
  });
  const details = proofs.flatMap(({ of: what, record, why }) =>
    why.map((sentence) => `  ${what} ${record.verdictId}: ${sentence}`),
  );
  out.answer({ items, next: null, digest: digest ?? null }, [
    ...(proofs.length > 0 ? drawTable(COLUMNS, proofs, out.paint) : []),
    ...details,
  ]);
  if (proofs.length === 0) out.note('It was never judged.');
  return exitCodeOf(proofs);
}

function exitCodeOf(proofs: readonly RecordProof[]): ExitCode {
  if (proofs.some(({ state }) => state === 'changed' || state === 'evidence-missing')) return EXIT.nonCompliant;
  return proofs.length > 0 && proofs.every(({ state }) => state === 'verified') ? EXIT.done : EXIT.unknown;
}

const STYLES: Readonly<Record<RecordState, Style>> = {
  verified: 'green',
  unsigned: 'yellow',
  unproven: 'yellow',
  changed: 'red',
  'evidence-missing': 'red',
};

const COLUMNS: readonly Column<RecordProof>[] = [
  { title: 'STATE', value: ({ state }) => state, style: ({ state }) => STYLES[state] },
  { title: 'OF', value: ({ of }) => of },
  { title: 'GEN', value: ({ record }) => String(record.gen), align: 'right' },
  { title: 'VERDICT', value: ({ record }) => String(record.verdict) },
  { title: 'JUDGED (UTC)', value: ({ record }) => shortTime(String(record.judgedAt)) },
  { title: 'EVIDENCE', value: ({ evidence }) => evidence.map(({ state }) => state).join(', ') || '-' },
];

const collect = (file: string, before: readonly string[] = []): readonly string[] => [...before, file];
