import fc from 'fast-check';
import { scan, TOKEN } from './scan-in-pieces';

describe('the secret scanner', () => {
  it('tells the same whatever the pieces in which a file comes', () => {
    const part = fc.oneof(
      fc.constantFrom(
        TOKEN,
        TOKEN.toUpperCase(),
        'password = "hunter2!"',
        'faraway',
        'A1B2'.repeat(10),
        '\n',
        ' ',
        '\0',
      ),
      fc.constantFrom(`-----BEGIN EC PRIVATE KEY-----${'Ab9/'.repeat(30)}-----END`, 'é', '"', 'only_here=abcd1234'),
      fc.nat(9000).map((length) => '. '.repeat(length)),
      fc.string({ maxLength: 20 }),
    );
    const content = fc
      .tuple(fc.nat(40), fc.array(part, { maxLength: 40 }))
      .map(([fill, parts]) => Buffer.from(`${'x\n'.repeat(fill * 4096)}${parts.join('')}`, 'latin1'));
    fc.assert(
      fc.property(content, fc.array(fc.nat(600_000), { maxLength: 12 }), (bytes, cuts) => {
        const within = cuts.filter((cut) => cut < bytes.length);
        expect(scan(bytes, { cuts: within })).toEqual(scan(bytes));
      }),
      { numRuns: 60 },
    );
    const bytes = Buffer.from(`${'x\n'.repeat(300)}${TOKEN}\npassword = "hunter2!"\n`);
    const everyByte = Array.from({ length: bytes.length }, (_, index) => index);
    expect(scan(bytes, { cuts: everyByte })).toEqual(scan(bytes));
  });

  it('takes time in proportion to a file that is one line of keywords', () => {
    const time = (bytes: number) => {
      const content = Buffer.alloc(bytes, 'password acme_ private key-----');
      const start = process.cpuUsage();
      scan(content);
      return process.cpuUsage(start).user;
    };
    time(1_000_000);
    expect(time(8_000_000)).toBeLessThan(Math.max(time(1_000_000), 20_000) * 40);
  });
});
