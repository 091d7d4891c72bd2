import {
  type AuthorizationOptions,
  type AuthorizationPreset,
  authorizationPreset,
  readAuthorization,
} from '../../../../lambdas/request-guard/authorization/authorization-options';
import { OptionError } from '../../../../lambdas/request-guard/options/option-error';

const read = (options: object) => readAuthorization(options as AuthorizationOptions);
const route = (entry: object) => read({ routes: [{ route: 'GET /a', ...entry }] });
const preset = (given: object) => authorizationPreset(given as AuthorizationPreset);

describe('options of authorization', () => {
  it.each<[string, () => unknown]>([
    ['routes', () => read({})],
    ['routes', () => read({ routes: 'GET /a' })],
    ['rules', () => read({ rules: [] })],
    ['routes[0].route', () => read({ routes: [{ roles: ['a'] }] })],
    ['routes[0].route', () => route({ route: 'a' })],
    ['routes[1].route', () => read({ routes: [{ route: 'GET /a/{b}' }, { route: 'GET /A/{c}' }] })],
    ['routes[1].route', () => read({ routes: [{ route: 'ANY /a/*' }, { route: 'ANY /a/{c+}' }] })],
    ['routes[0].role', () => route({ role: ['a'] })],
    ['routes[0].roles', () => route({ roles: undefined })],
    ['routes[0].roles', () => route({ roles: [] })],
    ['routes[0].permissions[0]', () => route({ permissions: [1] })],
    ['routes[0].scopes', () => route({ scopes: 'read' })],
    ['routes[0].owner', () => route({ owner: undefined })],
    ['routes[0].public', () => route({ public: false })],
    ['routes[0].public', () => route({ public: undefined })],
    ['routes[0].roles', () => route({ public: true, roles: ['a'] })],
    ['otherwise.roles', () => read({ otherwise: { roles: [] } })],
    ['otherwise.public', () => read({ otherwise: { public: true } })],
    ['basePath', () => read({ routes: [], basePath: 'prod' })],
    ['basePath', () => read({ routes: [], basePath: '/prod/' })],
    ['basePath', () => read({ routes: [], basePath: '/' })],
  ])('name the path of what makes no sense: %s', (path, options) => {
    expect(options).toThrow(OptionError);
    expect(options).toThrow(`"authorization.${path}"`);
  });

  it('may have the plain shape, which says one thing of every route', () => {
    expect(preset({ enabled: true, roles: ['auditor'], permissions: ['a:read'] })).toEqual({
      otherwise: { roles: ['auditor'], permissions: ['a:read'] },
    });
    expect(preset({ enabled: true, roles: [], permissions: [] })).toEqual({ otherwise: {} });
  });

  it('are off only where that is said', () => {
    expect(preset({ enabled: undefined, roles: ['auditor'], permissions: undefined })).toEqual({
      otherwise: { roles: ['auditor'] },
    });
    expect(preset({ enabled: false })).toBeNull();
    expect(() => preset({ enabled: 0 })).toThrow('"authorization.enabled"');
  });

  it.each(['auditor', 5, null, {}])('are no plain shape with %p for a list', (roles) => {
    expect(() => preset({ enabled: true, roles })).toThrow('"authorization.roles"');
  });
});
