import type { Identity } from '../../../../lambdas/request-guard/authentication/identity';
import { grants, lacking, type Requirement } from '../../../../lambdas/request-guard/authorization/requirement';

const IDENTITY: Identity = {
  subject: 'ada',
  issuer: 'i',
  claims: {},
  roles: ['auditor'],
  permissions: ['images:*', 'trend:read'],
  scopes: ['read'],
};

describe('a requirement', () => {
  it.each<[string, Requirement, string | null]>([
    ['nothing but an identity', {}, null],
    ['one of several roles', { roles: ['operator', 'auditor'] }, null],
    ['a role that is missing', { roles: ['operator'] }, 'role-missing'],
    ['a role in other letters', { roles: ['Auditor'] }, 'role-missing'],
    ['a permission that a wildcard grants', { permissions: ['images:read'] }, null],
    ['a permission that is missing', { permissions: ['trend:write'] }, 'permission-missing'],
    ['a scope that is missing', { scopes: ['write'] }, 'scope-missing'],
    ['a role, and a scope that is missing', { roles: ['auditor'], scopes: ['write'] }, 'scope-missing'],
    ['a role, a scope and a permission', { roles: ['auditor'], scopes: ['read'], permissions: ['images:x'] }, null],
    ['a permission that is only a scope', { permissions: ['read'] }, 'permission-missing'],
  ])('of %s', (_, requirement, reason) => expect(lacking(requirement, IDENTITY)?.reason ?? null).toBe(reason));
});

describe('a permission that is held', () => {
  it.each([
    ['images:*', 'images:read', true],
    ['images:*', 'images:read:all', true],
    ['images:read:*', 'images:read:all', true],
    ['images:*', 'images:*', true],
    ['images:read', 'images:*', false],
    ['images:*', 'images', false],
    ['images:*', 'imagesets:read', false],
    ['*', 'images:read', false],
    [':*', ':read', false],
    ['images*', 'images:read', false],
    ['images:*:all', 'images:read:all', false],
  ])('as %s and one that is needed as %s: %s', (held, needed, result) => expect(grants(held, needed)).toBe(result));
});
