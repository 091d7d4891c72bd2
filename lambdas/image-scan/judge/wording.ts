import { type Finding, findingLabel } from '../../verdicts/finding';

/** Names come out of images; a record of many reasons must stay far below DynamoDB's 400 KB. */
const MAX_LABEL = 200;
/** So many labels stand in a reason (`Reason.findings`). */
const MAX_LABELS = 20;

/** At most `most` characters, the last of them `…` where something was cut off. */
export function clip(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most - 1).toWellFormed()}…`;
}

/** The labels of the first 20 findings. */
export function labelsOf(findings: readonly Finding[]): readonly string[] {
  return findings.slice(0, MAX_LABELS).map((finding) => clip(findingLabel(finding), MAX_LABEL));
}
