import { availableParallelism } from 'node:os';
import type { Command } from 'commander';
import { judge } from '../../lambdas/image-scan/judge/judge';
import type { CustomScan } from '../../lambdas/image-scan/judge/judgement';
import { DEFAULT_POLICY } from '../../lambdas/image-scan/policy/default-policy';
import { effectivePolicy } from '../../lambdas/image-scan/policy/effective-policy';
import { MAX_POLICY_BYTES, parsePolicy } from '../../lambdas/image-scan/policy/parse-policy';
import type { EffectivePolicy } from '../../lambdas/image-scan/policy/policy';
import type { KnownImage } from '../../lambdas/image-scan/provenance/base-image';
import { parsePlatform } from '../../lambdas/image-scan/registry/select-platform';
import { ImageFileError, NotAnImage, ScannerError } from '../../lambdas/image-scan/scanner/errors';
import type { Matching } from '../../lambdas/image-scan/scanner/match-packages';
import type { LayerProgress } from '../../lambdas/image-scan/scanner/read-layers';
import { scan } from '../../lambdas/image-scan/scanner/scan';
import type { ImageChoice } from '../../lambdas/image-scan/scanner/sources/image-file';
import { openImage } from '../../lambdas/image-scan/scanner/sources/open-image';
import type { CommandLine, Invocation } from '../support/command-line';
import { EXIT, type ExitCode, examplesHelp, exitCodesHelp } from '../support/exit-codes';
import { parseRepository } from '../support/image-argument';
import { openAdvisories, readVex } from '../support/local-advisories';
import { provenanceOnDisk } from '../support/provenance-on-disk';
import { readBases } from '../support/read-bases';
import { readText } from '../support/read-text';
import { type ScannedImage, scanLines } from '../support/scan-view';
import { byteSize } from '../support/table';
import { threadProgram } from '../support/thread-program';
import { imageName, writeSboms } from '../support/write-sboms';

export interface ScanCommandOptions {
  readonly policy?: string;
  readonly repository?: string;
  readonly reference?: string;
  readonly platform?: string;
  readonly all?: boolean;
  /** A file; false where none is to be used; the usual place where nothing was said. */
  readonly advisories?: string | false;
  readonly vex?: readonly string[];
  readonly base?: readonly string[];
  readonly cyclonedx?: string;
  readonly spdx?: string;
}

export function addScan(program: Command, commandLine: CommandLine): void {
  program
    .command('scan')
    .summary('scan an image on disk, without AWS')
    .description(
      'Scans an image on disk, matches its packages against the advisories of `mayfly advisories sync`, and judges what was ' +
        'found. What could not be looked at or matched makes an image UNKNOWN, not compliant. Needs no AWS.',
    )
    .argument('<path>', 'an OCI layout (a folder or a tar archive), or an archive of docker save')
    .option('--policy <file>', 'judge by this policy document (default: the built-in policy)')
    .option('--repository <name>', "apply the policy's overrides for this repository")
    .option('--reference <name>', 'the image to scan, where the path holds several: a name, tag or digest')
    .option('--platform <platform>', 'the platform to scan, where it was built for several: linux/arm64')
    .option('--all', 'list every finding, not only the worst')
    .option('--advisories <file>', 'match packages against this database (default: that of `mayfly advisories sync`)')
    .option('--no-advisories', 'match them against none')
    .option('--vex <file>', 'an OpenVEX document that says what does not apply; again for each further one', gathered)
    .option('--base <path>', 'an image on disk that this one may be built on; again for each further one', gathered)
    .option('--cyclonedx <file>', 'write the bill of materials as CycloneDX 1.6 to this file')
    .option('--spdx <file>', 'write the bill of materials as SPDX 2.3 to this file')
    .addHelpText(
      'after',
      examplesHelp(
        'mayfly scan ./image.tar',
        'mayfly scan ./layout --policy policy.json --json',
        'mayfly scan ./image.tar --advisories advisories.db --vex our.vex.json',
        'mayfly scan ./image.tar --cyclonedx image.cdx.json',
      ),
    )
    .addHelpText(
      'after',
      exitCodesHelp({
        [EXIT.done]: 'compliant: no threshold is broken, and nothing is unknown',
        [EXIT.nonCompliant]: 'non-compliant: a threshold is broken',
        [EXIT.unknown]: 'no threshold is broken by what was looked at; the rest is unknown',
      }),
    )
    .action((path: string, options: ScanCommandOptions, command: Command) =>
      commandLine.run(command, (invocation) => scanImage(invocation, path, options)),
    );
}

/** @throws ImageFileError, NotAnImage where the path names nothing to scan; what cannot be read in it makes it UNKNOWN */
export async function scanImage(
  { out, clock, env }: Invocation,
  path: string,
  options: ScanCommandOptions,
): Promise<ExitCode> {
  const { policy: file, repository, reference, platform } = options;
  const rules = await rulesOf(file, repository);
  if (platform !== undefined) parsePlatform(platform);
  const choice = { ...(reference === undefined ? {} : { reference }), ...(platform === undefined ? {} : { platform }) };

  const documents = await readVex(options.vex ?? []);
  const bases = await readBases(options.base ?? []);
  using advisories = await openAdvisories(options.advisories, env);
  if (advisories === null && options.advisories !== false) {
    out.note('There is no advisory database, so no vulnerability is known. Get one with: mayfly advisories sync');
  }
  const of = repository === undefined ? {} : { repository };
  const matching = advisories && { database: advisories.database, vex: documents, of };
  const { digest, customScan } = await scanFile(path, { choice, matching, bases }, ({ layer, layers, size }) =>
    out.note(`Reading layer ${layer} of ${layers}, ${byteSize(size)}`),
  );
  const now = clock();
  const judgement = judge({
    repository: repository ?? 'this image',
    now,
    policy: rules,
    registryScan: { status: 'not-asked' },
    customScan,
    // They stand in the audit table, which this command does not ask: it needs no AWS.
    exceptions: [],
  });
  const result = customScan.status === 'complete' ? customScan.result : null;
  if (result && digest !== null) {
    const written = await writeSboms({ name: repository ?? imageName(path), digest, at: now }, result, options);
    for (const output of written) out.note(`The bill of materials is in ${output}.`);
  }
  const scanned: ScannedImage = { path, digest, result, judgement, now };
  out.answer({ path, digest, judgement, scan: result }, scanLines(scanned, options.all ?? false, out.paint));
  return EXIT_OF[judgement.verdict];
}

const EXIT_OF = { COMPLIANT: EXIT.done, NON_COMPLIANT: EXIT.nonCompliant, UNKNOWN: EXIT.unknown } as const;

const gathered = (path: string, before: readonly string[] = []): readonly string[] => [...before, path];

/** Without a repository no override applies, not even that of "*": whose image this is was not said. */
async function rulesOf(file: string | undefined, repository: string | undefined): Promise<EffectivePolicy> {
  const policy = file === undefined ? DEFAULT_POLICY : parsePolicy(await readText(file, MAX_POLICY_BYTES));
  return repository === undefined
    ? effectivePolicy({ ...policy, repositories: {} }, '')
    : effectivePolicy(policy, parseRepository(repository));
}

/** `of`: how VEX documents may call the image, besides by its digest. */
type LocalMatching = Omit<Matching, 'product'> & { readonly of: { readonly repository?: string } };

interface FileScan {
  readonly choice: ImageChoice;
  readonly matching: LocalMatching | null;
  readonly bases: readonly KnownImage[];
}

async function scanFile(
  path: string,
  { choice, matching, bases }: FileScan,
  onLayer: (progress: LayerProgress) => void,
): Promise<{ readonly digest: string | null; readonly customScan: CustomScan }> {
  let digest: string | null = null;
  try {
    const image = await openImage(path, choice);
    ({ digest } = await image.manifest());
    const begun = new Set<number>();
    const result = await scan(path, image, {
      threads: { count: availableParallelism(), program: threadProgram },
      ...(matching ? { advisories: { ...matching, product: { ...matching.of, digest } } } : {}),
      onProgress: (progress) => {
        if (!begun.has(progress.layer)) onLayer(progress);
        begun.add(progress.layer);
      },
    });
    const provenance = await provenanceOnDisk(path, image, result, bases);
    return { digest, customScan: { status: 'complete', result: { ...result, provenance } } };
  } catch (error) {
    const isNoImage = error instanceof ImageFileError || error instanceof NotAnImage;
    if (isNoImage || !(error instanceof ScannerError)) throw error;
    return { digest, customScan: { status: 'unknown', why: error.message } };
  }
}
