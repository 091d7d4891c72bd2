import { signedStatement } from '../../../lambdas/verdicts/signature';
import { record } from './signed-record';

describe('What is signed of a record', () => {
  it('is short enough for KMS, however large the record', () => {
    const reasons = Array.from({ length: 50_000 }, () => ({ threshold: 'HIGH', allowed: 0, found: 1, findings: [] }));
    expect(signedStatement({ ...record, reasons }).length).toBeLessThanOrEqual(4096);
  });
});
