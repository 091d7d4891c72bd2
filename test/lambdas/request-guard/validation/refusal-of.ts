import type { StandardSchemaV1 } from '@standard-schema/spec';
import { Refusal } from '../../../../lambdas/request-guard/refusal';
import type { ParsedBody } from '../../../../lambdas/request-guard/request/parsed-body';
import { validation } from '../../../../lambdas/request-guard/validation/validation';
import type { ValidationOptions } from '../../../../lambdas/request-guard/validation/validation-options';
import { aRequest } from '../events/a-request';

export const NONE: ParsedBody = { kind: 'none' };
export const json = (value: unknown): ParsedBody => ({ kind: 'json', value: value as never });

/** The refusal of a request; fails where it is let through. */
export async function refusalOf(
  options: ValidationOptions,
  body: ParsedBody = NONE,
  request = aRequest(),
): Promise<Refusal> {
  try {
    await validation(options)(request, body);
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
  throw new Error('The request was let through.');
}

/** A schema of our own, for what the libraries never do. */
export const schemaThat = (validate: (value: unknown) => unknown): StandardSchemaV1 =>
  ({ '~standard': { version: 1, vendor: 'test', validate } }) as StandardSchemaV1;
