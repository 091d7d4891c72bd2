import { fetchToken, parseChallenges } from '../../../../lambdas/image-scan/registry/token-authentication';
import { startServer, type TestServer } from './support/http-server';

const flat = (header: string) =>
  parseChallenges(header).map(({ scheme, parameters }) => [scheme, Object.fromEntries(parameters)]);

describe('parseChallenges', () => {
  it.each<[string, unknown]>([
    [
      'Bearer realm="https://auth.example/token",service="registry.example",scope="repository:a/b:pull,push"',
      [
        [
          'bearer',
          { realm: 'https://auth.example/token', service: 'registry.example', scope: 'repository:a/b:pull,push' },
        ],
      ],
    ],
    [
      'Basic realm="x", Bearer Realm = "y" , service=z',
      [
        ['basic', { realm: 'x' }],
        ['bearer', { realm: 'y', service: 'z' }],
      ],
    ],
    ['Bearer realm="a \\"quoted\\" word"', [['bearer', { realm: 'a "quoted" word' }]]],
    ['Negotiate', [['negotiate', {}]]],
    ['realm="without a scheme"', []],
    ['Bearer realm="never ends', [['bearer', { realm: '' }]]],
    ['', []],
    [',,, ', []],
  ])('reads %s', (header, expected) => {
    expect(flat(header)).toEqual(expected);
  });
});

describe('fetchToken', () => {
  let server: TestServer | undefined;
  afterEach(() => server?.close());

  async function ask(status: number, body: string, credentials: string | null = null) {
    const asked: { url?: string | undefined; authorization?: string | undefined } = {};
    server = await startServer((request, response) => {
      Object.assign(asked, { url: request.url, authorization: request.headers.authorization });
      response.writeHead(status).end(body);
    });
    const parameters = new Map([
      ['realm', `${server.url}/token?account=a`],
      ['service', 'registry.example'],
    ]);
    const challenge = { scheme: 'bearer', parameters };
    return { asked, token: fetchToken(new URL(server.url), challenge, 'repository:a:pull', credentials) };
  }

  it.each([['token'], ['access_token']])('takes the answer’s %s', async (field) => {
    const { asked, token } = await ask(200, JSON.stringify({ [field]: 'abc.def' }), 'Basic Zm9v');
    expect(await token).toBe('abc.def');
    expect(asked).toEqual({
      url: '/token?account=a&service=registry.example&scope=repository%3Aa%3Apull',
      authorization: 'Basic Zm9v',
    });
  });

  it('sends no credentials where there are none', async () => {
    const { asked, token } = await ask(200, '{"token":"t"}');
    await token;
    expect(asked.authorization).toBeUndefined();
  });

  it.each<[number, string, string]>([
    [401, '', 'UnexpectedRegistryAnswer'],
    [200, 'no json', 'UnexpectedRegistryAnswer'],
    [200, 'null', 'UnexpectedRegistryAnswer'],
    [200, '{"token":7}', 'UnexpectedRegistryAnswer'],
    [200, '{"token":"two\\r\\nlines"}', 'UnexpectedRegistryAnswer'],
    [200, `{"token":"${'t'.repeat(70_000)}"}`, 'UnexpectedRegistryAnswer'],
    [503, '', 'ConnectionFailed'],
    [429, '', 'ConnectionFailed'],
  ])('throws for status %d with %s a %s', async (status, body, name) => {
    const { token } = await ask(status, body);
    await expect(token).rejects.toMatchObject({ name });
  });

  it.each(['http://auth.example/token', 'file:///etc/passwd', 'token', ''])(
    'gives no credentials to the realm "%s" of a registry on HTTPS',
    async (realm) => {
      const challenge = { scheme: 'bearer', parameters: new Map([['realm', realm]]) };
      const token = fetchToken(new URL('https://registry.example'), challenge, 'scope', 'Basic Zm9v');
      await expect(token).rejects.toMatchObject({ name: 'UnexpectedRegistryAnswer', path: 'realm' });
    },
  );
});
