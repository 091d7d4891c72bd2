import fc from 'fast-check';
import { cvss3BaseScore } from '../../../../local/registry/scan/cvss';

describe('CVSS 3 base score', () => {
  it.each([
    ['CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H', 9.8],
    ['CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:H', 9.1],
    ['CVSS:3.1/AV:N/AC:L/PR:N/UI:R/S:U/C:H/I:H/A:H', 8.8],
    ['CVSS:3.1/AV:L/AC:L/PR:L/UI:N/S:U/C:H/I:H/A:H', 7.8],
    ['CVSS:3.1/AV:N/AC:H/PR:N/UI:N/S:U/C:H/I:N/A:N', 5.9],
    ['CVSS:3.1/AV:N/AC:H/PR:N/UI:N/S:U/C:N/I:L/A:N', 3.7],
    ['CVSS:3.0/AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H', 10],
    ['CVSS:3.1/AV:N/AC:L/PR:N/UI:R/S:C/C:L/I:L/A:N', 6.1],
    ['CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:N', 0],
    ['CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H/E:P/RL:O', 9.8],
  ])('%s is %d', (vector, score) => {
    expect(cvss3BaseScore(vector)).toBe(score);
  });

  it.each([
    ['AV:N/AC:L/Au:N/C:P/I:P/A:P'],
    ['CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N'],
    ['CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H'],
    ['CVSS:3.1/AV:X/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H'],
    ['CVSS:3.1/AV:constructor/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H'],
    [''],
  ])('"%s" has none', (vector) => {
    expect(cvss3BaseScore(vector)).toBeNull();
  });

  it('is null or a number from 0 to 10 with one decimal for any text', () => {
    const metric = fc.constantFrom('AV:N', 'AV:P', 'AC:H', 'PR:L', 'UI:R', 'S:C', 'S:U', 'C:H', 'I:L', 'A:N', 'x', ':');
    const vector = fc.array(metric, { maxLength: 12 }).map((metrics) => `CVSS:3.1/${metrics.join('/')}`);
    fc.assert(
      fc.property(fc.oneof(vector, fc.string()), (text) => {
        const score = cvss3BaseScore(text);
        return score === null || (score >= 0 && score <= 10 && Math.round(score * 10) / 10 === score);
      }),
    );
  });
});
