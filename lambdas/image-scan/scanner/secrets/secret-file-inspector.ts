import { createHmac } from 'node:crypto';
import type { FileInspector, OpenInspector } from '../layer/file-inspector';
import { FINGERPRINT_DIGITS } from './fingerprint';
import { secretFile } from './secret-file';

/** Tells of files that are credentials as a whole, such as key stores: by their name, as their formats encrypt the rest. */
export function openSecretFile(fingerprintKey: Uint8Array): OpenInspector {
  return ({ path }, start, sink): FileInspector | null => {
    const kind = start.length === 0 ? null : secretFile(path);
    if (kind === null) return null;
    const fingerprint = createHmac('sha256', fingerprintKey);
    let bytes = 0;
    return {
      push: (piece) => {
        fingerprint.update(piece);
        bytes += piece.length;
      },
      end: () =>
        sink.secret({
          ...{ kind: kind.id, path, offset: 0, line: null, hint: `${bytes} bytes` },
          fingerprint: fingerprint.digest('hex').slice(0, FINGERPRINT_DIGITS),
        }),
    };
  };
}
