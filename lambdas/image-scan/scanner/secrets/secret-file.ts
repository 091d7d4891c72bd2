import type { Severity } from '../../../verdicts/severity';
import { isPublishedExample } from './allow/published';

/** A kind of file that is a credential as a whole, whatever its bytes: stores of keys, which their formats encrypt. */
export interface SecretFileKind {
  readonly id: string;
  readonly name: string;
  readonly severity: Severity;
  readonly path: RegExp;
}

/** Sources: RFC 7292 (PKCS #12), KeePass and Java keystores, Rails' `config/master.key`. */
export const SECRET_FILES: readonly SecretFileKind[] = [
  { id: 'pkcs12-file', name: 'a PKCS #12 key store', severity: 'MEDIUM', path: /(?:^|\/)[^/]+\.(?:p12|pfx)$/i },
  { id: 'java-keystore-file', name: 'a Java key store', severity: 'LOW', path: /\.(?:jks|jceks|bks|keystore)$/i },
  { id: 'keepass-file', name: 'a KeePass database', severity: 'HIGH', path: /\.kdbx?$/i },
  {
    id: 'rails-master-key-file',
    name: 'a master key of Rails',
    severity: 'CRITICAL',
    path: /(?:^|\/)config\/(?:master|credentials\/[\w-]{1,40})\.key$/,
  },
];

/** The kind of a file that is a credential by its name, or null. */
export function secretFile(path: string): SecretFileKind | null {
  if (isPublishedExample(path)) return null;
  return SECRET_FILES.find((kind) => kind.path.test(path)) ?? null;
}
