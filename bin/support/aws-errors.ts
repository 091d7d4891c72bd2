import { describeError } from '../../lambdas/shared/errors';
import { isError } from './is-error';

interface Explained {
  readonly name: string;
  readonly message: string;
}

/** What the SDK's errors have in common: the answer's metadata, a code of Node's network stack, or only a name. */
interface SdkError {
  readonly name: string;
  readonly message: string;
  readonly $metadata?: unknown;
  readonly code?: unknown;
}

const CREDENTIALS = new Set(['CredentialsProviderError', 'TokenProviderError']);
const REFUSED_CREDENTIALS = new Set([
  'ExpiredToken',
  'ExpiredTokenException',
  'InvalidAccessKeyId',
  'InvalidClientTokenId',
  'InvalidSignatureException',
  'SignatureDoesNotMatch',
  'UnrecognizedClientException',
]);
const DENIED = new Set(['AccessDenied', 'AccessDeniedException', 'AuthorizationError', 'UnauthorizedOperation']);
const NO_CONNECTION = new Set(['ECONNREFUSED', 'ECONNRESET', 'ENOTFOUND', 'EAI_AGAIN', 'ETIMEDOUT', 'EPIPE']);

/** An error of the AWS SDK in words, with what to do next; null for any other. */
export function explainAwsError(thrown: unknown): Explained | null {
  if (!isError(thrown)) return null;
  const error: SdkError = thrown;
  if (error.message === NO_REGION)
    return { name: 'RegionMissing', message: 'No AWS region is known. Name it with --region, or set AWS_REGION.' };
  const said = describeError(thrown);
  const next = nextStep(error);
  if (next !== null) return { name: error.name, message: `${said}\n${next}` };
  return error.$metadata === undefined ? null : { name: error.name, message: `AWS refused a request. ${said}` };
}

/** Whether the caller lacks the permission for what was asked; unlike an error that says nothing of it. */
export function isDenied(thrown: unknown): boolean {
  return isError(thrown) && '$metadata' in thrown && DENIED.has(thrown.name);
}

/** The SDK throws a plain Error where it finds no region: its message is all there is to tell it by. */
const NO_REGION = 'Region is missing';

function nextStep({ name, code, $metadata }: SdkError): string | null {
  if (CREDENTIALS.has(name)) return 'Sign in to AWS (aws sso login), or set AWS_PROFILE or AWS_ACCESS_KEY_ID.';
  if (typeof code === 'string' && NO_CONNECTION.has(code))
    return 'AWS cannot be reached from here: check the network, the proxy and --region.';
  if (name === 'TimeoutError')
    return 'AWS did not answer in time: check the network, the proxy and --region, then try again.';
  if ($metadata === undefined) return null;
  if (REFUSED_CREDENTIALS.has(name))
    return 'AWS does not accept these credentials: sign in again, or check AWS_PROFILE.';
  if (DENIED.has(name)) return 'These credentials may not do that: the message names the action that they lack.';
  return null;
}
