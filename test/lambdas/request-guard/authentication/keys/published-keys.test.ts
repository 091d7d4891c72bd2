import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import {
  type Authenticate,
  type AuthenticationPorts,
  authentication,
} from '../../../../../lambdas/request-guard/authentication/authentication';
import type { AuthenticationOptions } from '../../../../../lambdas/request-guard/authentication/authentication-options';
import type { SecurityEventDraft } from '../../../../../lambdas/request-guard/events/security-event';
import { EXTENSION, makeCertificate } from '../../../../support/certificates';
import { type Issuer, later, makeKey, NOW, optionsFor, SECONDS, startIssuer, tokenOf } from '../support/issuer';
import { reasonOf } from '../support/refusal';
import { withToken } from '../support/request';

const rsa = makeKey('RS256', 'rsa');
const ec = makeKey('ES256', 'ec');
const attacker = makeKey('ES256', 'ec');

let issuer: Issuer;
let authenticate: Authenticate;

function guardedBy(options: Partial<AuthenticationOptions> = {}, ports: AuthenticationPorts = {}): Authenticate {
  return authentication({ ...optionsFor(issuer.url), ...options }, ports);
}

beforeAll(async () => {
  issuer = await startIssuer(rsa, ec);
});
beforeEach(() => {
  issuer.server.interfere = undefined;
  issuer.publish(rsa, ec);
  issuer.server.requests.length = 0;
  authenticate = guardedBy();
});
afterAll(() => issuer[Symbol.asyncDispose]());

const good = tokenOf(ec);

describe('the keys of the issuer', () => {
  const fetches = () => issuer.server.requests.length;

  it('are fetched once for all who wait, and then kept', async () => {
    await Promise.all(Array.from({ length: 50 }, () => authenticate(withToken(good), NOW)));
    await authenticate(withToken(good), later(300));
    expect(fetches()).toBe(1);
  });

  it('are read at once after a rotation', async () => {
    await authenticate(withToken(good), NOW);
    const next = makeKey('ES256', 'next');
    issuer.publish(ec, next);
    await expect(authenticate(withToken(tokenOf(next)), later(1))).resolves.toMatchObject({ subject: 'ada' });
    expect(fetches()).toBe(2);
  });

  it('do not serve any more once they are taken back and the set is read anew', async () => {
    await authenticate(withToken(good), NOW);
    issuer.publish(rsa);
    const token = withToken(tokenOf(ec, { exp: SECONDS + 3600 }));
    expect(await reasonOf(() => authenticate(token, later(599)))).toBe('let through');
    expect(await reasonOf(() => authenticate(token, later(600)))).toBe('key-unknown');
  });

  it('do not vouch for tokens of an older key of the same name', async () => {
    const token = withToken(tokenOf(ec, { exp: SECONDS + 3600 }));
    await authenticate(token, NOW);
    await authenticate(token, NOW);
    issuer.publish(attacker);
    expect(await reasonOf(() => authenticate(token, later(600)))).toBe('signature-invalid');
  });

  it('are fetched a bounded number of times in a flood of unknown names', async () => {
    const token = (n: number) => withToken(tokenOf(attacker, {}, { kid: `made-up-${n}` }));
    for (let n = 0; n < 120; n += 1) {
      expect(await reasonOf(() => authenticate(token(n), later(n / 2)))).toBe('key-unknown');
    }
    expect(fetches()).toBeLessThanOrEqual(1 + 3 + 3);
  });

  it('cause one fetch, not a hundred, while the issuer is down; and no token passes', async () => {
    issuer.server.interfere = (_, response) => {
      response.writeHead(500).end();
      return 'done';
    };
    const refusals = await Promise.all(
      Array.from({ length: 50 }, () => reasonOf(() => authenticate(withToken(good), NOW))),
    );
    for (let n = 0; n < 50; n += 1) refusals.push(await reasonOf(() => authenticate(withToken(good), later(n / 50))));
    expect(new Set(refusals)).toEqual(new Set(['unavailable: status-500']));
    expect(fetches()).toBe(1);
    await expect(authenticate(withToken(good), later(1))).rejects.toMatchObject({
      problem: { status: 503, code: 'authentication-unavailable', headers: { 'retry-after': '3' } },
      event: { type: 'AUTHENTICATION_FAILURE', reason: 'keys-unavailable' },
    });
    issuer.server.interfere = undefined;
    expect(await reasonOf(() => authenticate(withToken(good), later(4)))).toBe('let through');
  });

  it('serve for a bounded time while fetching fails, which is told once per fetch', async () => {
    const told: SecurityEventDraft[] = [];
    const bounded = guardedBy(
      { keySet: { maxAgeSeconds: 60, staleIfErrorSeconds: 100 } },
      { report: (event) => told.push(event) },
    );
    await bounded(withToken(good), NOW);
    issuer.server.interfere = (_, response) => {
      response.destroy();
      return 'done';
    };
    expect(await reasonOf(() => bounded(withToken(good), later(61)))).toBe('let through');
    expect(await reasonOf(() => bounded(withToken(good), later(62)))).toBe('let through');
    expect(told).toEqual([expect.objectContaining({ reason: 'key-set-refused', details: { cause: 'unreachable' } })]);
    expect(await reasonOf(() => bounded(withToken(good), later(159)))).toBe('let through');
    expect(await reasonOf(() => bounded(withToken(good), later(160)))).toBe('unavailable: unreachable');
  });

  it('are not fetched from a server whose certificate nobody vouches for', async () => {
    const { pem, privateKey } = makeCertificate({ subject: { CN: 'localhost' }, extensions: [EXTENSION.endEntity] });
    const key = privateKey.export({ type: 'pkcs8', format: 'pem' });
    const server = createServer({ cert: pem, key }, (_, response) => response.end(JSON.stringify({ keys: [ec.jwk] })));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const overTls = guardedBy({ publicKeyUrl: `https://localhost:${port}/keys` });
    expect(await reasonOf(() => overTls(withToken(good), NOW))).toBe('unavailable: unreachable');
    await new Promise((resolve) => server.close(resolve));
  });

  it.each<[string, () => void, string]>([
    ['lead elsewhere', () => redirect(), 'unavailable: unreachable'],
    ['are too large', () => issuer.publishText(`{"keys":[]${' '.repeat(70_000)}}`), 'unavailable: too-large'],
    ['are no JSON', () => issuer.publishText('<html>'), 'unavailable: malformed'],
    ['have a name twice in an object', () => issuer.publishText('{"keys":[],"keys":[]}'), 'unavailable: malformed'],
    [
      'are too many',
      () => issuer.publish(...Array.from({ length: 65 }, (_, n) => ({ ...ec.jwk, kid: `${n}` }))),
      'unavailable: too-many-keys',
    ],
    ['have one name for two', () => issuer.publish(ec, { ...rsa.jwk, kid: 'ec' }), 'unavailable: duplicate-key-id'],
    [
      'have a private one among them',
      () => issuer.publish(rsa, { ...ec.privateKey.export({ format: 'jwk' }), kid: 'ec' }),
      'unavailable: private-key',
    ],
    [
      'have a symmetric one among them',
      () => issuer.publish(ec, { kty: 'oct', k: 'c2VjcmV0', kid: 'hs' }),
      'unavailable: private-key',
    ],
    ['are not there', () => issuer.server.files.clear(), 'unavailable: status-404'],
  ])('are refused where they %s', async (_, prepare, reason) => {
    prepare();
    expect(await reasonOf(() => authenticate(withToken(good), NOW))).toBe(reason);
  });

  it('are waited for no longer than said, neither for the answer nor for its end', async () => {
    const quick = guardedBy({ keySet: { timeoutMs: 100 } });
    issuer.server.interfere = () => 'done';
    expect(await reasonOf(() => quick(withToken(good), NOW))).toBe('unavailable: timeout');
    issuer.server.interfere = (_, response) => {
      response.writeHead(200).write('{"keys":');
      return 'done';
    };
    expect(await reasonOf(() => quick(withToken(good), later(60)))).toBe('unavailable: timeout');
  });

  function redirect(): void {
    issuer.server.files.set('/other', { bytes: Buffer.from(JSON.stringify({ keys: [ec.jwk] })) });
    issuer.server.interfere = (asked, response) => {
      if (asked.url !== '/keys') return undefined;
      response.writeHead(302, { location: '/other' }).end();
      return 'done';
    };
  }
});
