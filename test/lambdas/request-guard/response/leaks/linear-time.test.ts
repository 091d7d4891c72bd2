import { findDatabaseError } from '../../../../../lambdas/request-guard/response/leaks/database-errors';
import { findSecret } from '../../../../../lambdas/request-guard/response/leaks/secrets';
import { findStackTrace } from '../../../../../lambdas/request-guard/response/leaks/stack-traces';
import { expectLinearTime } from '../../../../support/linear-time';

describe('Leaks are looked for in time linear in the length of a response', () => {
  it.each([
    ['ends of frames', '.js:1:1 '],
    ['beginnings of frames', 'at System.a'],
    ['names of packages', 'Caused by: a.a.a.a.'],
    ['names of files', 'File "a, line 1'],
    ['lines', '.cs:line 1'],
    ['states of goroutines', 'goroutine 1 [a '],
    ['openings of keys', '-----BEGIN A '],
    ['secrets', 'secret_access_key ::::::'],
    ['addresses of databases', 'redis://a:'],
    ['names of relations', 'relation "a does not exist'],
    ['names of clients', 'PrismaClientaaaaError'],
  ])('of %s', (_, part) => {
    expectLinearTime((size) => {
      const text = part.repeat(size / part.length);
      findStackTrace(text);
      findSecret(text);
      findDatabaseError(text);
    }, 20_000);
  });
});
