import { createRemoteJWKSet, jwtVerify } from 'jose';
import { type Issuer, startIssuer } from '../../../local/issuer/start-issuer';

describe('the local issuer', () => {
  let issuer: Issuer;
  beforeAll(async () => {
    issuer = await startIssuer();
  });
  afterAll(() => issuer.close());

  const post = (body: string) => fetch(`${issuer.issuer}/token`, { method: 'POST', body });

  it('gives tokens that its public key verifies', async () => {
    const response = await post(JSON.stringify({ subject: 'me', roles: ['auditor'] }));
    const { access_token } = (await response.json()) as { readonly access_token: string };
    const keys = createRemoteJWKSet(new URL(issuer.publicKeyUrl));
    const { payload } = await jwtVerify(access_token, keys, { issuer: issuer.issuer, audience: issuer.audience });
    expect(payload).toMatchObject({ sub: 'me', roles: ['auditor'] });
    expect((payload.exp ?? 0) - (payload.iat ?? 0)).toBe(8 * 3600);
  });

  it.each([
    ['what is no JSON', 'roles'],
    ['a list', '[]'],
    ['null', 'null'],
    ['no subject', '{"roles": []}'],
    ['roles that are no list', '{"subject": "me", "roles": "auditor"}'],
    ['a body that is too long', JSON.stringify({ subject: 'x'.repeat(5000), roles: [] })],
  ])('refuses %s', async (_, body) => {
    expect((await post(body)).status).toBe(400);
  });

  it('knows no other address', async () => {
    expect((await fetch(`${issuer.issuer}/authorize`)).status).toBe(404);
  });
});
