import { HttpProblem } from '../http-problem';
import { type Problem, Refusal } from '../refusal';

/** All that a client is told of an error that nobody meant it to see: nothing of the error itself. */
const INTERNAL_ERROR: Problem = {
  status: 500,
  code: 'internal-error',
  detail: 'Something went wrong. Quote the request id if you report it.',
};

/** What a client is told of something that was thrown. */
export function problemOf(thrown: unknown): Problem {
  return thrown instanceof Refusal || thrown instanceof HttpProblem ? thrown.problem : INTERNAL_ERROR;
}

/** Whether somebody meant to answer so, rather than fail. */
export function isAnswer(thrown: unknown): boolean {
  return thrown instanceof Refusal || thrown instanceof HttpProblem;
}
