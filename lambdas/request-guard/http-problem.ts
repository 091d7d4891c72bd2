import type { Problem } from './refusal';

/**
 * What a handler throws to answer with something that is no success: the guard makes problem details of it. It is an
 * answer, and not a failure of the handler.
 *
 * @example
 * throw new HttpProblem({ status: 404, code: 'no-such-order', detail: 'There is no such order.' });
 */
export class HttpProblem extends Error {
  override readonly name = 'HttpProblem';
  readonly problem: Problem;

  constructor(problem: Problem, options?: ErrorOptions) {
    super(problem.detail, options);
    this.problem = problem;
  }
}
