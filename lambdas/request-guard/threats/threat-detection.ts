import type { GuardRequest } from '../request/guard-request';
import type { ParsedBody } from '../request/parsed-body';
import { ALL_DETECTORS, type RegisteredDetector } from './all-detectors';
import { classesOf } from './characters';
import { decodingsOf, mayBeEncoded } from './decode/decodings';
import { type DetectionSettings, readDetectionOptions, type ThreatDetectionOptions } from './detection-options';
import type { Detection, FieldType, RequestValue, Threat, ThreatFamily } from './threat';
import { RequestValues } from './values/request-values';

export interface FoundThreat extends Threat {
  readonly mode: 'block' | 'report';
}

export interface ThreatReport {
  /** Those that refuse the request first, each in its order; at most one a family and value, and 32 a mode. */
  readonly threats: readonly FoundThreat[];
  /** How many strings were beyond a limit, and so not looked at, or not to their end. */
  readonly notLookedAt: number;
}

export type ThreatDetection = (request: GuardRequest, body: ParsedBody) => ThreatReport;

/** More of them would tell no more. */
const MAX_THREATS = 32;

/**
 * How much surer a detector has to be of a field of a type. Code and markup may quote what would be an attack elsewhere, so
 * that only what breaks out of a context is evidence; what has a form of its own holds no syntax at all.
 */
const MARGINS: Readonly<Record<FieldType, number>> = {
  text: 0,
  markdown: 30,
  html: 30,
  code: 35,
  url: 0,
  path: 0,
  email: -25,
  uuid: -25,
  number: -25,
  token: -25,
};

/**
 * Looks for attacks on interpreters in every string of a request, after the decodings that an application would apply.
 *
 * @throws OptionError where an option makes no sense; the function that it returns throws nothing
 */
export function threatDetection(options: ThreatDetectionOptions, path = 'threatDetection'): ThreatDetection {
  const settings = readDetectionOptions(path, options);
  const isOn = (family: ThreatFamily): boolean => settings.families.get(family)?.mode !== 'off';
  const detectors = ALL_DETECTORS.filter(({ families }) => families.some(isOn));
  const always = detectors.some(({ needs }) => needs === 0);
  const needed = detectors.reduce((classes, { needs }) => classes | needs, 0);
  const glance = (text: string): number => {
    const classes = classesOf(text);
    return always || (classes & needed) !== 0 || mayBeEncoded(text, classes) ? classes | LOOKED : 0;
  };
  return (request, body) => {
    const found: FoundThreats = { block: [], report: [] };
    const values = new RequestValues(settings.fields, settings.limits, glance, (value, seen) => {
      if (found.block.length < MAX_THREATS) addThreats(value, seen & ~LOOKED, detectors, settings, found);
    });
    values.visit(request, body);
    return { threats: [...found.block, ...found.report], notLookedAt: values.notLookedAt };
  };
}

/** Counted apart, so that no number of threats that are only told keeps one that refuses the request from being found. */
interface FoundThreats {
  readonly block: FoundThreat[];
  readonly report: FoundThreat[];
}

/** Beyond all classes of characters, so that what is worth a look is never 0. */
const LOOKED = 1 << 30;

function addThreats(
  value: RequestValue,
  classes: number,
  detectors: readonly RegisteredDetector[],
  settings: DetectionSettings,
  found: FoundThreats,
): void {
  const margin = value.fieldType === undefined ? 0 : MARGINS[value.fieldType];
  for (const detection of detectIn(value, classes, detectors)) {
    const family = settings.families.get(detection.family);
    if (family === undefined || family.mode === 'off') continue;
    if (detection.score < Math.min(family.threshold + margin, 100)) continue;
    const { place, path } = value;
    const threats = found[family.mode];
    if (threats.length < MAX_THREATS) threats.push({ ...detection, place, path, mode: family.mode });
  }
}

/** The surest detection of each family over all decodings of a value. */
export function detectIn(
  value: RequestValue,
  classes: number,
  detectors: readonly RegisteredDetector[] = ALL_DETECTORS,
): readonly Detection[] {
  let best: readonly Detection[] = NONE;
  for (const decoding of decodingsOf(value.text, classes)) {
    for (const { needs, detect } of detectors) {
      if (needs !== 0 && (decoding.classes & needs) === 0) continue;
      const found = detect(decoding.text, value);
      if (found === null) continue;
      const score = Math.round(found.score * decoding.weight);
      if (score > 0) best = surest(best, { ...found, score });
    }
  }
  return best;
}

/** Of most values nothing is found. */
const NONE: readonly Detection[] = [];

/** With one more detection, unless its family has a surer one. */
function surest(detections: readonly Detection[], one: Detection): readonly Detection[] {
  const known = detections.find(({ family }) => family === one.family);
  if (known === undefined) return [...detections, one];
  return known.score >= one.score ? detections : detections.map((each) => (each === known ? one : each));
}
