import { Refusal } from '../refusal';

export interface InvalidValue {
  /** Such as `body.items[0].name`; bounded and printable. */
  readonly path: string;
  /** Never holds the value. */
  readonly reason: string;
}

/** Values that are not what the schemas say. No matter of security in itself: people mistype. */
export class InvalidRequest extends Refusal {
  override readonly name = 'InvalidRequest';

  /**
   * @param errors those that are named
   * @param found how many there are in all
   */
  constructor(status: 400 | 422, errors: readonly InvalidValue[], found: number) {
    const named = found > errors.length ? `; the first ${errors.length} are named` : '';
    const detail = found === 1 ? 'A value is not valid.' : `${found} values are not valid${named}.`;
    super({ status, code: 'invalid-request', detail, errors }, null);
  }
}

/** A request for a route that no schemas are listed for: what was not looked at is not let through. */
export class UnlistedRoute extends Refusal {
  override readonly name = 'UnlistedRoute';

  constructor() {
    super({ status: 404, code: 'route-not-found', detail: 'There is no such route.' }, null);
  }
}

/** A validator threw, or did not come to an end: nothing is known of the request, so it is not let through. */
export class ValidationUnavailable extends Refusal {
  override readonly name = 'ValidationUnavailable';

  constructor(part: string, why: 'threw' | 'timed-out', cause: unknown) {
    super(
      {
        status: why === 'threw' ? 500 : 503,
        code: 'validation-unavailable',
        detail: 'The request could not be validated.',
        ...(why === 'threw' ? {} : { headers: { 'retry-after': '1' } }),
      },
      {
        type: 'SUSPICIOUS_ACTIVITY',
        severity: 'MEDIUM',
        reason: `validator-${why}`,
        message: 'A validator came to no result, so that the request was refused.',
        action: 'BLOCK',
        details: { part },
      },
      { cause },
    );
  }
}
