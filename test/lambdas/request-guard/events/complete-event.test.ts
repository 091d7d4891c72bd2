import fc from 'fast-check';
import { ocsfLine } from '../../../../lambdas/request-guard/events/ocsf';
import { aContext, anEvent, NOW } from './an-event';

describe('A completed event', () => {
  it('holds what its draft says, with id, time, channels and context', () => {
    expect(anEvent({ details: { path: 'body.name', score: 88 }, durationSeconds: 60 }, {}, 'id-1')).toEqual({
      schemaVersion: 1,
      id: 'id-1',
      at: NOW.toISOString(),
      type: 'INJECTION_ATTEMPT',
      severity: 'HIGH',
      reason: 'sql-injection',
      message: 'A value would change a statement.',
      remediation: { action: 'BLOCK', durationSeconds: 60, channels: ['security'] },
      context: aContext(),
      details: { path: 'body.name', score: 88 },
    });
  });

  it('says null where what was done holds for the request alone', () => {
    expect(anEvent().remediation.durationSeconds).toBeNull();
    expect(anEvent()).not.toHaveProperty('details');
  });

  it('masks what looks like a secret in a path, a user agent and details, and keeps ids', () => {
    const token = 'aB3dE6gH9jK2mN5pQ8sT';
    const { context, details } = anEvent(
      { details: { header: `x ${token}`, names: [token, 'q'] } },
      { route: `/reset/${token}`, userAgent: token, subject: token, requestId: `${token}=` },
    );
    expect(details).toEqual({ header: 'x [redacted]', names: ['[redacted]', 'q'] });
    expect(context).toMatchObject({
      route: '/reset/[redacted]',
      userAgent: '[redacted]',
      subject: token,
      requestId: `${token}=`,
    });
  });

  it('counts the details and list items that it leaves out', () => {
    const details = Object.fromEntries(Array.from({ length: 25 }, (_, index) => [`fact${index}`, index]));
    expect(anEvent({ details }).details).toMatchObject({ fact19: 19, detailsLeftOut: 5 });
    expect(anEvent({ details: { list: Array.from({ length: 12 }, () => 'x') } }).details?.['list']).toEqual([
      ...Array.from({ length: 10 }, () => 'x'),
      'and 2 more',
    ]);
  });

  it('is a line below 256 KB whatever its draft and context hold', () => {
    const text = fc.oneof(
      fc.string({ maxLength: 50 }),
      fc.constantFrom('値', '"', '\\', '\u0000', '<').map((unit) => unit.repeat(5_000)),
    );
    fc.assert(
      fc.property(fc.dictionary(text, fc.array(text, { maxLength: 30 }), { maxKeys: 40 }), text, (details, long) => {
        const event = anEvent(
          { details: { ...details, long }, message: long, reason: long },
          { route: long, userAgent: long, subject: long, requestId: long, clientIp: long, method: long },
        );
        const lines = [JSON.stringify(event), ocsfLine(event)];
        for (const line of lines) {
          expect(Buffer.byteLength(line)).toBeLessThan(256 * 1024);
          expect(line).not.toContain('\n');
        }
      }),
      { numRuns: 50 },
    );
  });

  it('is below 256 KB at its very largest', () => {
    const wide = '値'.repeat(1_000);
    const details = Object.fromEntries(
      Array.from({ length: 40 }, (_, index) => [`${index}${wide}`, Array.from({ length: 40 }, () => wide)]),
    );
    expect(Buffer.byteLength(ocsfLine(anEvent({ details, message: wide }, { route: wide })))).toBeLessThan(256 * 1024);
  });
});
