import fc from 'fast-check';
import type { ExportedImage } from '../../../../lambdas/verdicts/exports/exported-image';
import type { Finding } from '../../../../lambdas/verdicts/finding';
import { SEVERITIES } from '../../../../lambdas/verdicts/severity';
import { verdictRecord } from '../../../support/verdict-record';
import { exportedImage } from './exported';

/** Text as an image can hold it: formulas, quotes, line ends, what steers terminals or reorders text, half characters. */
export const hostileText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 30 }),
  fc
    .array(
      fc.constantFrom(
        '=',
        '+',
        '-',
        '@',
        '\t',
        '\r',
        '\n',
        '"',
        "'",
        ',',
        ';',
        '\u001b',
        '\u202e',
        '\u2028',
        '\ud800',
        'a',
      ),
    )
    .map((pieces) => pieces.join('')),
  fc.constantFrom('=1+1', "=cmd|'/c calc'!A1", '\uff1d1', '"},{"', '../../etc/passwd', 'a b/c?d#e'),
);

const optional = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: undefined });
const known = <Fields extends object>(fields: Fields): Fields =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Fields;

const hostileFinding: fc.Arbitrary<Finding> = fc
  .record({
    id: fc.oneof(fc.constantFrom('CVE-2026-12345', 'GHSA-aaaa-bbbb-cccc'), hostileText),
    kind: fc.constantFrom('vulnerability' as const, 'secret' as const, 'configuration' as const),
    severity: fc.constantFrom(...SEVERITIES),
    cvss: optional(fc.constantFrom(0, 5.5, 9.8)),
    title: hostileText,
    description: optional(hostileText),
    package: optional(
      fc
        .record({
          name: hostileText,
          version: hostileText,
          fixedIn: optional(hostileText),
          path: optional(hostileText),
        })
        .map(known),
    ),
    path: optional(fc.oneof(hostileText, fc.constant('config.Env[2]'))),
    fixAvailable: fc.boolean(),
    remedy: optional(hostileText),
    sources: fc.constant(['mayfly' as const]),
    aliases: fc.array(hostileText, { maxLength: 2 }),
  })
  .map((finding) => known(finding) as Finding);

export const hostileImage: fc.Arbitrary<ExportedImage> = fc
  .record({ findings: fc.array(hostileFinding, { maxLength: 4 }), why: hostileText, tags: fc.array(hostileText) })
  .map(({ findings, why, tags }) =>
    exportedImage({
      findings,
      record: verdictRecord({ tags, verdict: 'UNKNOWN', unknowns: [{ what: 'packages', why }] }),
    }),
  );
