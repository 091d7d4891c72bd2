import { type ECRClient, GetAuthorizationTokenCommand } from '@aws-sdk/client-ecr';
import { UnexpectedRegistryAnswer } from './errors';

/** What a distribution client needs to push to and pull from the account's registry. */
export interface EcrRegistry {
  /** The registry's address, `https://` and the host. */
  readonly endpoint: string;
  /** A secret: it is good for twelve hours, for everything that the caller may do. */
  readonly authorization: string;
}

/** @throws UnexpectedRegistryAnswer when ECR gives no token or address */
export async function ecrRegistry(ecr: ECRClient): Promise<EcrRegistry> {
  const answer = await ecr.send(new GetAuthorizationTokenCommand({}));
  const [data] = answer.authorizationData ?? [];
  const missing = (field: string) =>
    new UnexpectedRegistryAnswer('GetAuthorizationToken', `authorizationData[0].${field}`, 'missing');
  if (!data?.authorizationToken) throw missing('authorizationToken');
  if (!data.proxyEndpoint) throw missing('proxyEndpoint');
  return { endpoint: data.proxyEndpoint, authorization: `Basic ${data.authorizationToken}` };
}
