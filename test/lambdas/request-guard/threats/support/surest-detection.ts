import { classesOf } from '../../../../../lambdas/request-guard/threats/characters';
import { decodingsOf } from '../../../../../lambdas/request-guard/threats/decode/decodings';
import type { Detector, RequestValue } from '../../../../../lambdas/request-guard/threats/threat';

/** From which score on a request is refused unless a configuration says otherwise. */
export const REFUSED = 50;

/** A value of a query with a name that says nothing, or what is said of it. */
export function queryValue(text: string, rest: Partial<RequestValue> = {}): RequestValue {
  return { place: 'query', path: 'q', isName: false, text, ...rest };
}

/** The highest score that a detector gives to any decoding of a value; 0 where it sees nothing. */
export function surestScore(detect: Detector, text: string, rest: Partial<RequestValue> = {}): number {
  const value = queryValue(text, rest);
  return Math.max(0, ...decodingsOf(text, classesOf(text)).map((decoding) => detect(decoding.text, value)?.score ?? 0));
}
