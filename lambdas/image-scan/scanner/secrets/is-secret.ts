import { isInertText } from './allow/inert-text';
import { isKnownExample } from './allow/known-examples';
import { isMask } from './allow/mask';
import { isPlaceholder } from './allow/placeholder';
import { isDataFile, isPublishedExample } from './allow/published';
import { entropy, looksRandom } from './entropy';
import type { FoundText, SecretKind } from './secret-kind';

/**
 * Whether a match is a secret, and not an example, a placeholder, a reference, a hash, or code. Depends on nothing but
 * its arguments. What only a name tells needs a value that looks random, and counts in no lock file or minified code.
 */
export function isSecret(kind: SecretKind, found: FoundText): boolean {
  const { secret, path } = found;
  const evidence = kind.evidence ?? 'form';
  // Nearly all matches are code; what costs least and refuses most goes first.
  if (evidence === 'name' && !looksRandom(secret)) return false;
  if (!isSought(kind, path)) return false;
  if (kind.minEntropy !== undefined && entropy(secret) <= kind.minEntropy) return false;
  if (!kind.strict && (evidence === 'password' ? isPlaceholder(secret) : isMask(secret))) return false;
  if (evidence !== 'form' && isInertText(found)) return false;
  if (evidence === 'name' && !kind.generic && beginsWithinWord(found)) return false;
  return !kind.except?.(found) && !isKnownExample(secret);
}

/** Whether a match in a file, or in what is no file, can be a secret at all: else the kind needs not be sought there. */
export function isSought(kind: SecretKind, path: string | null): boolean {
  if (path === null) return kind.path === undefined;
  if (isPublishedExample(path)) return false;
  if (kind.path) return kind.path.test(path);
  return (kind.evidence ?? 'form') === 'form' || !isDataFile(path);
}

/** The name goes on before the word that was sought: `blobKey` for `lob`. Changes of case begin a word. */
function beginsWithinWord({ matched, line }: FoundText): boolean {
  const at = line.indexOf(matched.split('\n', 1)[0] ?? '');
  const pair = at > 0 ? line.slice(at - 1, at + 1) : '';
  return /^(?:[a-z][a-z]|[A-Z][A-Z])$/.test(pair);
}
