import { OptionError } from '../../../../lambdas/request-guard/options/option-error';
import { checkResponse, MAX_CHECKED, responseChecks } from '../../../../lambdas/request-guard/response/check-response';

const STACK = 'Error: no\n    at get (/var/task/index.js:10:5)';
const SECRET = `key=AKIA${'ABCDEFGH'.repeat(2)}`;
const CARD = 'card 4111 1111 1111 1111';
const DATABASE = 'SQLSTATE[42000]: near';

const check = (body: string, options = {}, changes = {}) =>
  checkResponse('http-v2', { statusCode: 200, headers: { a: 'b' }, body, ...changes }, responseChecks(options), 'r-1');

describe('A response', () => {
  it('without anything in it goes out as it is', () => {
    const response = { statusCode: 200, body: '{"items":[]}' };
    const checked = checkResponse('http-v2', response, responseChecks(), 'r-1');
    expect(checked.response).toBe(response);
    expect(checked).toMatchObject({ events: [], unchecked: 'nothing' });
  });

  it.each([
    ['a stack trace', STACK, 'response-leaks-stack-trace', 'MEDIUM', 'node'],
    ['a secret', SECRET, 'response-leaks-secret', 'CRITICAL', 'aws-access-key'],
    ['the error of a database', DATABASE, 'response-leaks-database-error', 'MEDIUM', 'sqlstate'],
  ])('with %s is withheld, and told without a word of it', (_, body, reason, severity, evidence) => {
    const { response, events } = check(body);
    expect(events).toEqual([
      {
        type: 'DATA_ACCESS_VIOLATION',
        severity,
        reason,
        message: expect.stringMatching(/^A response holds a /),
        action: 'BLOCK',
        details: { evidence },
      },
    ]);
    expect(response).toMatchObject({ statusCode: 500, headers: { 'content-type': 'application/problem+json' } });
    expect(response.headers).not.toHaveProperty('a');
    expect(JSON.parse(response.body ?? '')).toMatchObject({ code: 'response-withheld', requestId: 'r-1' });
  });

  it('with the number of a card is only told, as some services may show them', () => {
    const { response, events } = check(CARD);
    expect(response.body).toBe(CARD);
    expect(events).toMatchObject([{ reason: 'response-leaks-card-number', severity: 'HIGH', action: 'ALERT' }]);
  });

  it('goes by the mode of each check', () => {
    const all = `${STACK} ${SECRET} ${CARD} ${DATABASE}`;
    const modes = { stackTraces: 'report', secrets: 'off', databaseErrors: 'report' } as const;
    const { response, events } = check(all, modes);
    expect(response.body).toBe(all);
    expect(events.map(({ action }) => action)).toEqual(['ALERT', 'ALERT', 'ALERT']);
    expect(check(all, { ...modes, cardNumbers: 'block' }).response.statusCode).toBe(500);
  });

  it('is checked where a mode is undefined', () => {
    expect(check(STACK, { stackTraces: undefined }).response.statusCode).toBe(500);
  });

  it('in JSON is looked at behind its escapes', () => {
    const { events } = check(
      JSON.stringify({ log: `first\n${SECRET}\n${STACK.replace('at', '\tat')}\n5555 5555 5555 4444` }),
    );
    expect(events).toHaveLength(3);
  });

  it('in base64 is not looked at, and this is said', () => {
    const { response, events, unchecked } = check(STACK, {}, { isBase64Encoded: true });
    expect({ body: response.body, events, unchecked }).toEqual({ body: STACK, events: [], unchecked: 'binary' });
  });

  it('is not looked at after its first 256 Ki characters, and this is said', () => {
    const { events, unchecked } = check('x'.repeat(MAX_CHECKED) + STACK);
    expect({ events, unchecked }).toEqual({ events: [], unchecked: 'end' });
    expect(check(`${'x'.repeat(MAX_CHECKED - STACK.length - 1)} ${STACK}x`)).toMatchObject({ unchecked: 'end' });
    expect(check(`${'x'.repeat(MAX_CHECKED - STACK.length - 1)} ${STACK}`).events).toHaveLength(1);
  });

  it('without a body has nothing to look at', () => {
    const response = { statusCode: 204 };
    expect(checkResponse('rest-v1', response, responseChecks(), 'r-1')).toEqual({
      response,
      events: [],
      unchecked: 'nothing',
    });
  });

  it.each([
    [{ stackTrace: 'block' }, 'responseChecks.stackTrace'],
    [{ secrets: true }, 'responseChecks.secrets'],
  ])('is not checked with options such as %j', (options, path) => {
    expect(() => responseChecks(options as object)).toThrow(OptionError);
    expect(() => responseChecks(options as object)).toThrow(`"${path}"`);
  });
});
