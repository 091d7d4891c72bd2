import { identityOf } from '../../../../lambdas/request-guard/authentication/identity-of';
import type { JsonObject } from '../../../../lambdas/request-guard/authentication/strict-json';

const RULES = { subject: ['sub'], roles: ['realm', 'roles'], permissions: ['permissions'], scopes: ['scope'] };
const of = (claims: JsonObject) => identityOf({ sub: 'ada', iss: 'i', ...claims }, RULES);

describe('an identity', () => {
  it.each<[string, JsonObject, object]>([
    ['roles from a claim within another', { realm: { roles: ['a', 'b'] } }, { roles: ['a', 'b'] }],
    [
      'a role that is a text, as one, whatever spaces it has',
      { realm: { roles: 'Super Admin' } },
      { roles: ['Super Admin'] },
    ],
    ['scopes that are parted by spaces', { scope: 'a  b:c ' }, { scopes: ['a', 'b:c'] }],
    ['scopes in a list', { scope: ['a', 'b'] }, { scopes: ['a', 'b'] }],
    ['no roles from a list with something else in it', { realm: { roles: ['a', 1] } }, { roles: [] }],
    ['no roles from an object', { realm: { roles: { a: true } } }, { roles: [] }],
    ['no roles where the outer claim is a list', { realm: ['roles'] }, { roles: [] }],
    ['no empty permission', { permissions: '' }, { permissions: [] }],
    ['nothing that objects bring along', { realm: {} }, { roles: [], permissions: [], scopes: [] }],
  ])('has %s', (_, claims, expected) => expect(of(claims)).toMatchObject(expected));

  it('takes nothing from prototypes', () => {
    const rules = { ...RULES, roles: ['constructor', 'name'], scopes: ['toString'] };
    expect(identityOf({ sub: 'ada', iss: 'i' }, rules)).toMatchObject({ roles: [], scopes: [] });
  });
});
