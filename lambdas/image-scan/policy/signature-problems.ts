import { pathText, valueAt } from './document-path';
import type { PolicyProblem } from './errors';

const SIGNERS = ['keys', 'identities', 'certificates'];

/**
 * What a policy says of signatures and cannot mean: a demand that nobody could meet, identities without the means to verify
 * them, and two answers to one question. Of an override, the document's own keys fill in what it leaves out.
 */
export function signatureProblems(document: unknown): readonly PolicyProblem[] {
  const repositories = valueAt(document, ['repositories']);
  const names = typeof repositories === 'object' && repositories !== null ? Object.keys(repositories) : [];
  return [[], ...names.map((name) => ['repositories', name])].flatMap((place) => [
    ...twoAnswers(document, place),
    ...(place.length === 0 || saysAnything(document, place) ? unmet(document, place) : []),
  ]);
}

function twoAnswers(document: unknown, place: readonly string[]): readonly PolicyProblem[] {
  const short = valueAt(document, [...place, 'requireSignature']);
  const path = [...place, 'signatures', 'required'];
  const long = valueAt(document, path);
  if (typeof short !== 'boolean' || typeof long !== 'boolean' || short === long) return [];
  return [{ path: pathText(path), message: `requireSignature says ${short}, and this is the same, found ${long}` }];
}

function saysAnything(document: unknown, place: readonly string[]): boolean {
  return ['signatures', 'requireSignature'].some((key) => valueAt(document, [...place, key]) !== undefined);
}

function unmet(document: unknown, place: readonly string[]): readonly PolicyProblem[] {
  const path = [...place, 'signatures'];
  const at = (key: string) => valueAt(document, [...path, key]) ?? valueAt(document, ['signatures', key]);
  const isFilled = (key: string) => isFilledList(at(key));
  const problems: PolicyProblem[] = [];
  const demands = isRequired(document, place) ? 'a signature' : isFilled('attestations') ? 'an attestation' : null;
  if (demands !== null && !SIGNERS.some(isFilled)) {
    const message = `the policy demands ${demands} and names nobody who could give it: add keys, identities or certificates`;
    problems.push({ path: pathText(path), message });
  }
  if (isFilled('identities') && (at('trustedRoot') ?? null) === null) {
    const message = 'identities are verified by the contents of a trusted_root.json of Sigstore, found none';
    problems.push({ path: pathText([...path, 'trustedRoot']), message });
  }
  return problems;
}

function isRequired(document: unknown, place: readonly string[]): boolean {
  const said = (at: readonly string[]) =>
    valueAt(document, [...at, 'signatures', 'required']) ?? valueAt(document, [...at, 'requireSignature']);
  return (said(place) ?? said([])) === true;
}

function isFilledList(value: unknown): boolean {
  return Array.isArray(value) && value.length > 0;
}
