const DISTRIBUTIONS = /^(?:usr\/(?:lib(?:32|64|x32|exec)?|share|s?bin|games|include)\/|lib(?:32|64|x32)?\/|s?bin\/)/;

/**
 * Whether a distribution's packages put files there: what they bring is told by the package database. People put theirs in
 * other places, such as `opt`, `app`, `usr/local` and `usr/src`.
 */
export function isDistributions(path: string): boolean {
  return DISTRIBUTIONS.test(path);
}
