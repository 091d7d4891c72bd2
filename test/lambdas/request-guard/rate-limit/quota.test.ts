import { type Quota, quotaHeaders } from '../../../../lambdas/request-guard/rate-limit/quota';

const quota = (different: Partial<Quota>): Quota => ({
  ...{ rule: 'a', limit: 100, windowSeconds: 60, remaining: 10, resetSeconds: 5 },
  ...different,
});

describe('The headers of quotas', () => {
  it('tell of the rule with the least left, and list the policies of all', () => {
    expect(quotaHeaders([quota({}), quota({ limit: 5, windowSeconds: 1, remaining: 3 })])).toEqual({
      'ratelimit-limit': '5',
      'ratelimit-remaining': '3',
      'ratelimit-reset': '5',
      'ratelimit-policy': '100;w=60, 5;w=1',
    });
  });

  it('tell of the one that lasts longest where as much is left', () => {
    expect(quotaHeaders([quota({}), quota({ resetSeconds: 50 })])['ratelimit-reset']).toBe('50');
  });

  it('are none where no rule applied', () => {
    expect(quotaHeaders([])).toEqual({});
  });
});
