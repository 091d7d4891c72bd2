import { UsageError } from '../../../bin/support/errors';
import { explainError, stacksOf } from '../../../bin/support/explain-error';
import { InvalidPolicy } from '../../../lambdas/image-scan/policy/errors';
import { ConnectionFailed, NotPushable } from '../../../lambdas/image-scan/registry/errors';
import { InvalidImageName } from '../../../lambdas/verdicts/image-reference';

const named = (name: string, fields: object = {}) => Object.assign(new Error('it said so'), { name, ...fields });

test.each([
  ['a wrong option', new UsageError('no such thing'), 3, 'no such thing'],
  ['a bad name', new InvalidImageName('x', 'why'), 3, '"x" is not an image name: why'],
  ['an invalid policy', new InvalidPolicy([{ path: 'a.b', message: 'bad' }]), 3, 'a.b: bad'],
  ['an index to push', new NotPushable('sha256:1', 'an index'), 3, 'Name one of its images'],
  ['no region', new Error('Region is missing'), 4, 'Name it with --region'],
  ['no credentials', named('CredentialsProviderError'), 4, 'Sign in to AWS'],
  ['no network', named('Error', { code: 'ENOTFOUND' }), 4, 'check the network'],
  ['a registry that fails', new ConnectionFailed('x', { cause: new Error('reset') }), 4, 'Cause: Error: reset'],
  ['a defect', new TypeError('undefined is not a function'), 4, 'MAYFLY_DEBUG=1'],
  ['something else that was thrown', 7, 4, 'This should not have happened'],
])('%s has its exit code and words', (_, thrown, exitCode, words) => {
  const explained = explainError(thrown);
  expect(explained.exitCode).toBe(exitCode);
  expect(explained.message).toContain(words);
});

test('stacks follow the causes, and an endless chain of them ends', () => {
  const first = new Error('first');
  const second = new Error('second', { cause: first });
  expect(stacksOf(second)).toMatch(/Error: second.*caused by: Error: first/s);
  first.cause = second;
  expect(stacksOf(second).match(/caused by/g)).toHaveLength(4);
});
