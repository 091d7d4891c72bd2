import { openContent } from './content/open-content';
import type { InspectionSink, OpenInspector } from './layer/file-inspector';
import { isPublishedExample } from './secrets/allow/published';
import { isSecret, isSought } from './secrets/is-secret';
import { ALL_KINDS } from './secrets/kinds/all-kinds';
import { openSecretFile } from './secrets/secret-file-inspector';
import { SecretScanner } from './secrets/secret-scanner';

/** How the content of files is looked into. Plain data, so that it can be handed to a thread. */
export interface InspectionSettings {
  /** Makes fingerprints of secrets comparable across images, and worthless to whoever has not the key. */
  readonly fingerprintKey: Uint8Array;
}

/** Everything that looks into files: secrets, programs, archives. What it holds serves one layer after another. */
export function openInspectors({ fingerprintKey }: InspectionSettings): OpenInspector {
  const scanner = new SecretScanner(ALL_KINDS, { fingerprintKey, isSecret, isSought });
  // No match in a published example is a secret, whatever its kind: none is sought there.
  const openText: OpenInspector = ({ path }, _start, sink) =>
    isPublishedExample(path) ? null : openSecrets(scanner, path, sink);
  return openContent({}, [openText, openSecretFile(fingerprintKey)]);
}

function openSecrets(scanner: SecretScanner, path: string, sink: InspectionSink) {
  const search = scanner.open(path, (match) => sink.secret(match));
  return {
    push: (piece: Buffer) => search.push(piece),
    end: () => {
      const more = search.end();
      if (more > 0) sink.notLookedAt(path, `${more} secrets more than are listed of one file`);
    },
  };
}
