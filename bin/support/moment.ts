import { InvalidArgumentError } from 'commander';

const DATE = /^\d{4}-\d{2}-\d{2}$/;
const TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?Z$/;

/** A moment, in UTC. A date alone is its first moment. @throws InvalidArgumentError */
export function parseStart(text: string): Date {
  return parse(text, 'T00:00:00.000Z');
}

/** A moment, in UTC. A date alone is its last moment. @throws InvalidArgumentError */
export function parseEnd(text: string): Date {
  return parse(text, 'T23:59:59.999Z');
}

function parse(text: string, timeOfDay: string): Date {
  const moment = new Date(DATE.test(text) ? `${text}${timeOfDay}` : TIME.test(text) ? text : Number.NaN);
  // Node takes the 31st of a month of 30 days for the 1st of the next: that is not what was typed.
  if (!Number.isNaN(moment.getTime()) && moment.toISOString().slice(0, 10) === text.slice(0, 10)) return moment;
  throw new InvalidArgumentError('Expected a date or a time in UTC: 2026-11-05, or 2026-11-05T08:00:00Z.');
}
