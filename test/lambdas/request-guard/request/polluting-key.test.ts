import { isPollutingName, refusePollutingNames } from '../../../../lambdas/request-guard/request/polluting-key';
import { refusalOf, toldOf } from './fixtures/a-request';

describe('A name that would reach a prototype', () => {
  it.each([
    '__proto__',
    'a[__proto__][x]',
    'a.__proto__.x',
    '__proto__.x',
    '[__proto__]',
    'a/__proto__',
    'constructor.prototype',
    'constructor[prototype][x]',
    'a[constructor][prototype]',
    'a[constructor].prototype.x',
  ])('is %s', (name) => {
    expect(isPollutingName(name)).toBe(true);
  });

  it.each([
    'proto',
    'prototype',
    'constructor',
    'constructor[name]',
    'my__proto__type',
    '__proto',
    'prototype.constructor',
    'constructorprototype',
    'the prototype of a constructor',
    'reconstructor.prototype',
  ])('is not %s', (name) => {
    expect(isPollutingName(name)).toBe(false);
  });

  it('is refused with its place and a severe event', () => {
    const fields = [
      { name: 'a', value: '' },
      { name: 'b[__proto__][isAdmin]', value: 'secret' },
    ];
    const refusal = refusalOf(() => refusePollutingNames(fields, 'query'));
    expect(toldOf(refusal)).toBe('query["b[__proto__][isAdmin]"]: must not name a prototype');
    expect(refusal).toMatchObject({ code: 'polluting-key', problem: { status: 400 } });
    expect(refusal.event).toMatchObject({ type: 'INJECTION_ATTEMPT', severity: 'HIGH' });
  });
});
