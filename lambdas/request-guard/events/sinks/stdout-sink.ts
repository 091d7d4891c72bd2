import { readObject } from '../../options/read-options';
import { type EventPorts, systemPorts } from '../ports';
import type { EventSink } from '../security-event';
import { type EventFormat, eventLine, readFormat } from './event-line';

export interface StdoutSinkOptions {
  /** @default 'ocsf' */
  readonly format?: EventFormat;
}

/**
 * Writes events to standard output, one line of JSON each. Lambda hands them to CloudWatch Logs at no further call.
 *
 * @throws OptionError with the path of an option that makes no sense
 */
export function stdoutSink(given: StdoutSinkOptions = {}, ports: Pick<EventPorts, 'stdout'> = systemPorts): EventSink {
  const format = readFormat('stdoutSink.format', readObject('stdoutSink', given, ['format']).format);
  return {
    name: 'The sink stdout',
    writesStdout: true,
    send: (event) => ports.stdout(eventLine(event, format)),
    flush: async () => {},
  };
}
