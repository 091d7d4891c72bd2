import { z } from 'zod';
import { InvalidRequest, UnlistedRoute } from '../../../../lambdas/request-guard/validation/refusals';
import { validation } from '../../../../lambdas/request-guard/validation/validation';
import type { ValidationOptions } from '../../../../lambdas/request-guard/validation/validation-options';
import { aRequest } from '../events/a-request';
import { NONE, refusalOf, schemaThat } from './refusal-of';

describe('Schemas by route', () => {
  const never = schemaThat(() => ({ issues: [{ message: 'no' }] }));
  const on = (method: string, route: string | null, path = '/images/1') => aRequest({ method, route, path });

  it('stand in place of those for every route, part by part', async () => {
    const options = { body: never, query: never, routes: { 'POST /images/{digest}': { body: z.any() } } };
    const refusal = await refusalOf(options, NONE, on('POST', '/images/{digest}'));
    expect(refusal.problem.errors?.map(({ path }) => path)).toEqual(['query']);
  });

  it('refuses a route that is not listed, unless it is told to let it pass', async () => {
    const routes = { 'POST /images/{digest}': {} };
    expect(await refusalOf({ routes }, NONE, on('GET', '/images/{digest}'))).toBeInstanceOf(UnlistedRoute);
    expect(await refusalOf({ routes }, NONE, on('POST', '/other'))).toBeInstanceOf(UnlistedRoute);
    const passes = validation({ routes, unlistedRoutes: 'pass' });
    await expect(passes(on('POST', '/other'), NONE)).resolves.toBeDefined();
  });

  it('validates what passes unlisted by the schemas for every route', async () => {
    const options: ValidationOptions = { query: never, routes: { 'POST /x': {} }, unlistedRoutes: 'pass' };
    expect(await refusalOf(options, NONE, on('GET', '/y'))).toBeInstanceOf(InvalidRequest);
  });

  it('prefers the own method to any, where a router tells the template', async () => {
    const options: ValidationOptions = {
      routes: { 'ANY /images/{digest}': { query: never }, 'GET /images/{digest}': {} },
    };
    await expect(validation(options)(on('GET', '/images/{digest}'), NONE)).resolves.toBeDefined();
    expect(await refusalOf(options, NONE, on('PUT', '/images/{digest}'))).toBeInstanceOf(InvalidRequest);
  });

  it.each<[string, string, boolean]>([
    ['GET /images/{digest}', '/images/1', true],
    ['GET /images/{digest}', '/images/', false],
    ['GET /images/{digest}', '/images/1/', false],
    ['GET /images/{digest}', '/images/1/tags', false],
    ['GET /images/{digest}', '/Images/1', false],
    ['GET /images/{digest}', '//images/1', false],
    ['GET /files/{path+}', '/files/a/b', true],
    ['GET /files/{path+}', '/files/', false],
    ['GET /images/*', '/images/1', true],
    ['GET /images/{digest}', '/images/%2e%2e', false],
    ['GET /', '/', true],
  ])('finds %s by the path %s where there is no router: %p', async (route, path, found) => {
    const validate = validation({ routes: { [route]: {} } });
    const answer = validate(on('GET', null, path), NONE);
    if (found) await expect(answer).resolves.toBeDefined();
    else await expect(answer).rejects.toBeInstanceOf(UnlistedRoute);
  });

  it('refuses a path that can be read in two ways, although what is not listed passes', async () => {
    const options: ValidationOptions = { routes: { 'GET /images/{digest}': { query: never } }, unlistedRoutes: 'pass' };
    for (const path of ['/images//1', '/IMAGES/1', '/images/a/../1', '/images/%31']) {
      expect(await refusalOf(options, NONE, on('GET', null, path))).toBeInstanceOf(UnlistedRoute);
    }
  });

  it('matches by the path where the router knows only that it is anything', async () => {
    const options: ValidationOptions = { routes: { 'GET /images/{digest}': { query: never }, 'GET /': {} } };
    expect(await refusalOf(options, NONE, on('GET', '/{proxy+}', '/images/1'))).toBeInstanceOf(InvalidRequest);
  });

  it('prefers the route with more literal segments', async () => {
    const options: ValidationOptions = {
      routes: { 'GET /images/{digest}': { query: never }, 'GET /images/worst': {} },
    };
    await expect(validation(options)(on('GET', null, '/images/worst'), NONE)).resolves.toBeDefined();
    expect(await refusalOf(options, NONE, on('GET', null, '/images/best'))).toBeInstanceOf(InvalidRequest);
  });
});
