import { findSecrets } from '../../../../../../lambdas/image-scan/scanner/secrets/find-secrets';
import { ALL_KINDS } from '../../../../../../lambdas/image-scan/scanner/secrets/kinds/all-kinds';
import type { SecretKind } from '../../../../../../lambdas/image-scan/scanner/secrets/secret-kind';

const BYTES = 64 * 1024;
/** Below this, noise is larger than what is measured. */
const MILLISECONDS_THAT_COUNT = 300;
const FILLERS = ['', ' ', 'A1', '="', ':', '-', '\n data:\n a', '\\n'];

function text(keyword: string, filler: string, bytes: number): string {
  const alone = filler === '' ? keyword : keyword + filler.repeat(24);
  return alone.repeat(Math.ceil(bytes / alone.length)).slice(0, bytes);
}

/** Of the processor, which other processes do not lengthen. */
function milliseconds(kind: SecretKind, content: string): number {
  const start = process.cpuUsage();
  findSecrets(content, 'a/secrets.yaml', [{ ...kind, path: /^/ }]);
  return process.cpuUsage(start).user / 1000;
}

it.each(ALL_KINDS.map((kind) => [kind.id, kind] as const))(
  'looks for %s in time that grows with the text',
  (_, kind) => {
    const keyword = kind.keywords[0] ?? '';
    const begins = kind.pattern.source.replace(/\\/g, '').slice(0, 12);
    for (const start of new Set([keyword, begins])) {
      for (const filler of FILLERS) {
        const whole = milliseconds(kind, text(start, filler, BYTES));
        if (whole < MILLISECONDS_THAT_COUNT) continue;
        const quarter = Math.min(
          milliseconds(kind, text(start, filler, BYTES / 4)),
          milliseconds(kind, text(start, filler, BYTES / 4)),
        );
        expect({
          start,
          filler,
          ratio: Math.min(whole, milliseconds(kind, text(start, filler, BYTES))) / quarter < 12,
        }).toEqual({ start, filler, ratio: true });
      }
    }
  },
);
