import { type Command, Option } from 'commander';
import { SBOM_FORMATS, type SbomFormat } from '../../../lambdas/image-scan/sbom/subject';
import { parseImageName } from '../../../lambdas/verdicts/image-reference';
import { verdictOf, verdictOfTag } from '../../../lambdas/verdicts/queries';
import { getEvidence } from '../../../lambdas/verdicts/store/evidence';
import type { CommandLine, Invocation } from '../../support/command-line';
import { EXIT, type ExitCode, examplesHelp, exitCodesHelp } from '../../support/exit-codes';
import { checkRegistry } from '../../support/image-argument';
import { writeFileWhole } from '../../support/output-file';
import { evidenceBucket } from '../../support/stores';
import { openAccountTrail } from './trail';

interface SbomOptions {
  readonly format: SbomFormat;
  readonly output?: string;
}

const SUMMARY =
  "The bill of materials of an image, as it was recorded with the image's current verdict. Of a tag: of the digest it was " +
  'last seen at.';
const NOT_OVER_URL =
  'Not over --url: bills of materials are in the evidence bucket, which the audit API may not read. Leave out --url, and use ' +
  'credentials of the account that may read table and bucket.';

export function addSbom(audit: Command, commandLine: CommandLine): void {
  audit
    .command('sbom')
    .summary(SUMMARY)
    .description(`${SUMMARY}\n\n${NOT_OVER_URL}`)
    .argument('<image>', 'repository:tag or repository@digest')
    .addOption(
      new Option('--format <format>', 'CycloneDX 1.6 or SPDX 2.3, both JSON')
        .choices(SBOM_FORMATS)
        .default('cyclonedx'),
    )
    .option('--output <file>', 'write to this file, whole or not at all (default: to stdout)')
    .addHelpText('after', examplesHelp('mayfly audit sbom app/api:v1 --format spdx --output api.spdx.json'))
    .addHelpText(
      'after',
      exitCodesHelp({
        [EXIT.done]: 'written',
        [EXIT.unknown]: 'the image was never judged, or its verdict rests on no inventory',
      }),
    )
    .action((image: string, options: SbomOptions, command: Command) =>
      commandLine.run(command, (invocation) => auditSbom(invocation, image, options)),
    );
}

async function auditSbom(invocation: Invocation, text: string, { format, output }: SbomOptions): Promise<ExitCode> {
  const { out, clients } = invocation;
  const name = parseImageName(text);
  const { table, where } = await openAccountTrail(invocation, NOT_OVER_URL);
  checkRegistry(name, where);
  const { repository, tag } = name;
  const of = { account: where.account, region: where.region, repository };
  const digest = name.digest ?? (tag === undefined ? undefined : await verdictOfTag(table, of, tag))?.digest;
  const record = digest === undefined ? undefined : await verdictOf(table, { ...of, digest });
  const pointer = record?.evidence[format];
  if (!pointer) {
    const why = record ? 'Its verdict rests on no inventory.' : 'It was never judged.';
    out.note(`There is no bill of materials of ${text}. ${why} Scan it: mayfly rescan ${text}`);
    return EXIT.unknown;
  }
  const document = await getEvidence(evidenceBucket(clients, where), pointer);
  if (output === undefined) out.answer(document, [JSON.stringify(document, null, 2)]);
  else {
    await writeFileWhole(output, lineOf(document));
    out.answer({ output, digest: record?.digest ?? null, ...pointer }, [`Written to ${output}.`]);
  }
  return EXIT.done;
}

async function* lineOf(document: unknown): AsyncGenerator<string> {
  yield `${JSON.stringify(document)}\n`;
}
