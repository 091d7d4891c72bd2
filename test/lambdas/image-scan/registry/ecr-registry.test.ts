import { ecrRegistry } from '../../../../lambdas/image-scan/registry/ecr-registry';
import { type EcrServer, startEcr } from './support/ecr-server';

let server: EcrServer | undefined;
afterEach(() => server?.close());

const data = {
  authorizationToken: 'QVdTOnRva2Vu',
  expiresAt: 1_763_000_000,
  proxyEndpoint: 'https://123456789012.dkr.ecr.eu-west-1.amazonaws.com',
};

it('gives the address and the credentials of the account’s registry', async () => {
  server = await startEcr(() => ({ authorizationData: [data] }));
  expect(await ecrRegistry(server.ecr)).toEqual({
    endpoint: 'https://123456789012.dkr.ecr.eu-west-1.amazonaws.com',
    authorization: 'Basic QVdTOnRva2Vu',
  });
});

it.each(['authorizationToken', 'proxyEndpoint'])('refuses an answer without %s', async (field) => {
  server = await startEcr(() => ({ authorizationData: [{ ...data, [field]: undefined }] }));
  await expect(ecrRegistry(server.ecr)).rejects.toMatchObject({
    name: 'UnexpectedRegistryAnswer',
    path: `authorizationData[0].${field}`,
  });
});
