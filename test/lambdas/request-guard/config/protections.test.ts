import { guard } from '../../../../lambdas/request-guard/guard';
import { OptionError } from '../../../../lambdas/request-guard/options/option-error';
import { httpEvent } from '../request/fixtures/events';
import { answerOf, keepingSink, lambdaContext, quiet } from '../support/invocation';

const ISSUER = {
  issuer: 'https://login.example/',
  audience: 'orders',
  publicKeyUrl: 'https://login.example/.well-known/jwks.json',
};

/** Every key of the plain shape. */
const PLAIN = {
  rateLimiting: { enabled: true, maxRequests: 100, windowMs: 60_000, blockDurationMs: 300_000 },
  inputValidation: { enabled: true, blockOnThreat: true, sanitizeInput: true },
  authentication: { required: true, jwtConfig: ISSUER },
  authorization: { enabled: true, roles: ['reader'], permissions: [] },
  threatDetection: { enabled: true, anomalyDetection: true, behaviorAnalysis: true },
};
const ATTACK = httpEvent({ rawQueryString: "id=1'%20or%20'1'='1" });
const ok = async () => ({ statusCode: 200, body: 'fine' });

let told: string[];
beforeEach(() => {
  told = [];
  jest.spyOn(process.stderr, 'write').mockImplementation((text) => told.push(String(text)) > 0);
});
afterEach(() => jest.restoreAllMocks());

describe('the plain configuration', () => {
  it('is taken, and asks for a token', async () => {
    const { status } = answerOf(await guard(quiet(PLAIN).config)(ok)(httpEvent(), lambdaContext()));
    expect(status).toBe(401);
  });

  it('says where features that it asks for go nowhere', () => {
    guard(quiet(PLAIN).config);
    expect(told.join('')).toContain('kinesisSink');
  });

  it('hands features of each request to a sink that takes them', async () => {
    const sendFeatures = jest.fn();
    const events = { sinks: [{ ...keepingSink(), sendFeatures }] };
    const config = { monitoring: { metrics: false }, threatDetection: { anomalyDetection: true }, events };
    await guard(config)(ok)(httpEvent(), lambdaContext());
    expect(sendFeatures).toHaveBeenCalledWith(expect.objectContaining({ status: 200, refusedBy: null }));
    expect(told).toEqual([]);
  });

  it.each<[string, object, number]>([
    ['detection is switched off', { threatDetection: { enabled: false } }, 200],
    ['threats are only to be told', { inputValidation: { blockOnThreat: false } }, 200],
    [
      'detection itself says otherwise',
      { inputValidation: { blockOnThreat: false }, threatDetection: { mode: 'block' } },
      403,
    ],
    ['an undefined stands where a switch would', { threatDetection: { enabled: undefined } }, 403],
    ['authorization is switched off', { authorization: { enabled: false } }, 403],
    ['rate limits are switched off', { rateLimiting: { enabled: false } }, 403],
  ])('answers an attack as it should where %s', async (_, config, expected) => {
    const { status } = answerOf(await guard(quiet(config).config)(ok)(ATTACK, lambdaContext()));
    expect(status).toBe(expected);
  });
});

describe('bad options throw when the module loads', () => {
  it.each<[string, object, string]>([
    ['an unknown section', { rateLimit: {} }, 'rateLimit'],
    ['a misspelt switch', { threatDetection: { enable: false } }, 'threatDetection.enable'],
    ['a switch that is a word', { threatDetection: { enabled: 'no' } }, 'threatDetection.enabled'],
    ['a limit of nothing', { rateLimiting: { maxRequests: 0, windowMs: 1000 } }, 'rateLimiting.maxRequests'],
    [
      'keys over http',
      { authentication: { ...ISSUER, publicKeyUrl: 'http://login.example/' } },
      'authentication.publicKeyUrl',
    ],
    ['a schema that is none', { inputValidation: { body: {} } }, 'inputValidation.body'],
    ['a cap that is too high', { caps: { maxBodyBytes: 1e9 } }, 'caps.maxBodyBytes'],
    ['too many proxies', { trustedProxies: 11 }, 'trustedProxies'],
  ])('%s', (_, config, path) => {
    expect(() => guard(config)).toThrow(OptionError);
    expect(() => guard(config)).toThrow(`"${path}"`);
  });
});
