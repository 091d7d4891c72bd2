import { firstEvidence, type LeakRule } from './leak-rule';

/**
 * Frames rather than names of errors: an API may well speak of an exception, but only a trace tells file and line. Quotes and
 * line ends may stand escaped, as in JSON. The lookbehinds come last, so that they are tried only where a frame ends.
 */
const RULES: readonly LeakRule[] = [
  ['node', 'at ', /(?:\.[cm]?[jt]sx?|\bnode:[\w/]{1,80}):\d{1,7}:\d{1,7}(?<=\bat [^\n]{1,300})/],
  ['java', 'at ', /(?:\.(?:java|kt|scala|groovy):\d{1,7}|\((?:Native Method|Unknown Source))\)(?<=\bat [^\n]{1,300})/],
  ['java', 'Caused by: ', /\bCaused by: (?:[a-z_]\w{0,60}\.){1,12}[A-Z]\w/],
  ['python', 'Traceback ', /\bTraceback \(most recent call last\)/],
  ['python', ', line ', /\bFile \\?"[^"\n]{1,300}", line \d{1,7}, in /],
  ['dotnet', ':line ', /:line \d{1,7}\b(?<=\bat [^\n]{1,400})/],
  ['dotnet', 'at ', /\bat (?:System|Microsoft)\.[\w.`<>[\],+]{1,200}\([\w .,`&[\]]{0,200}\)/],
  ['php', '.php', /\.php(?:\(\d{1,7}\): |(?:<\/b>)? on line )/],
  ['go', 'goroutine ', /\bgoroutine \d{1,9} \[[\w ,()]{1,80}\]:/],
  ['go', '.go:', /\.go:\d{1,7} \+0x[\da-f]/],
  ['ruby', '.rb:', /\.rb:\d{1,7}:in [`'"]/],
];

export function findStackTrace(text: string): string | null {
  return firstEvidence(text, RULES);
}
