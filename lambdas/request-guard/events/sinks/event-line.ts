import { readOneOf } from '../../options/read-options';
import { ocsfLine } from '../ocsf';
import type { SecurityEvent } from '../security-event';

/** `ocsf`: OCSF 1.6, which holds all of the event's own fields under `unmapped`; `plain`: the event as it is. */
export type EventFormat = 'ocsf' | 'plain';

export function readFormat(path: string, given: EventFormat | undefined): EventFormat {
  return given === undefined ? 'ocsf' : readOneOf(path, given, ['ocsf', 'plain']);
}

/** An event in one line of JSON, without the line break; below 256 KB, as its texts are bounded. */
export function eventLine(event: SecurityEvent, format: EventFormat): string {
  return format === 'ocsf' ? ocsfLine(event) : JSON.stringify(event);
}
