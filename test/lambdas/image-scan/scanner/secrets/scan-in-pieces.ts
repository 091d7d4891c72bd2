import type { IsSecret } from '../../../../../lambdas/image-scan/scanner/secrets/engine/file-secrets';
import type { SecretKind } from '../../../../../lambdas/image-scan/scanner/secrets/secret-kind';
import type { SecretMatch } from '../../../../../lambdas/image-scan/scanner/secrets/secret-match';
import { SecretScanner } from '../../../../../lambdas/image-scan/scanner/secrets/secret-scanner';

export const kind = (
  id: string,
  keywords: readonly string[],
  pattern: RegExp,
  rest: Partial<SecretKind> = {},
): SecretKind => ({
  id,
  name: `a ${id}`,
  severity: 'HIGH',
  keywords,
  pattern,
  ...rest,
});

export const KINDS: readonly SecretKind[] = [
  kind('acme-token', ['acme_'], /\bacme_[0-9a-f]{32}(?![0-9a-f])/dg),
  kind('short-password', ['password'], /[pP]assword["']?\s{0,3}[:=]\s{0,3}["'](?<secret>[^"'\s]{4,40})["']/dg, {
    evidence: 'password',
    generic: true,
  }),
  kind('far-key', ['faraway'], /\b(?<secret>[A-Z0-9]{40})\b/dg),
  kind(
    'private-key',
    ['private key-----'],
    /-----BEGIN [A-Z]{0,10} ?PRIVATE KEY-----(?<secret>[\w+/=\s\\]{40,7800})-----END/dg,
  ),
  kind('env-only', ['only_here'], /only_here=(?<secret>\w{8})/dg, { path: /\.env$/ }),
];
export const TOKEN = `acme_${'0123456789abcdef'.repeat(2)}`;
export const KEY = Buffer.alloc(32, 7);
export const ANY: IsSecret = () => true;

/** Scans a file that comes in pieces, cut at these places. */
export function scan(
  content: Buffer,
  {
    path = 'app/file',
    cuts = [],
    isSecret = ANY,
    kinds = KINDS,
  }: {
    path?: string;
    cuts?: readonly number[];
    isSecret?: IsSecret;
    kinds?: readonly SecretKind[];
  } = {},
): { readonly matches: readonly SecretMatch[]; readonly more: number } {
  const matches: SecretMatch[] = [];
  const search = new SecretScanner(kinds, { fingerprintKey: KEY, isSecret }).open(path, (match) => matches.push(match));
  let from = 0;
  for (const cut of [...cuts, content.length].sort((one, other) => one - other)) {
    search.push(content.subarray(from, cut));
    from = Math.max(from, cut);
  }
  const more = search.end();
  return { matches, more };
}
