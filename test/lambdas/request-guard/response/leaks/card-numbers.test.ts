import { findCardNumber } from '../../../../../lambdas/request-guard/response/leaks/card-numbers';
import { expectLinearTime } from '../../../../support/linear-time';

/** Numbers that the networks publish for tests. */
const VISA = '4111111111111111';

describe('The number of a card', () => {
  it.each([
    ['in groups', 'It is 4111 1111 1111 1111.'],
    ['in groups with dashes', '{"n":"4111-1111-1111-1111"}'],
    ['in the groups of American Express', '3782 822463 10005'],
    ['in the groups of Diners', '3056 930902 5904'],
    ['after other groups of digits', '2024 4111 1111 1111 1111'],
    ['after a word', `{"cardNumber":"${VISA}"}`],
    ['as a number of JSON', `{"creditCard":{"number":${VISA}}}`],
    ['before a word', `{"number":"${VISA}","expiry":"12/30"}`],
    ['of Mastercard', 'card 5555555555554444'],
    ['of Mastercard since 2017', 'card 2223003122003222'],
    ['of American Express', 'card 378282246310005'],
    ['of Discover', 'card 6011111111111117'],
    ['of JCB', 'card 3530111333300000'],
    ['of Diners', 'card 30569309025904'],
    ['of UnionPay', 'card 6240008631401148'],
  ])('is found %s', (_, text) => {
    expect(findCardNumber(text)).toBe('card-number');
  });

  it.each([
    ['digits alone, which ids are', `{"id":"${VISA}"}`],
    ['a wrong check digit', 'card 4111 1111 1111 1112'],
    ['first digits of nobody', 'card 9111 1111 1111 1111'],
    ['a wrong length', 'card 411111111111111'],
    ['a UUID', 'card 41111111-1111-4111-9111-111111111111'],
    ['the end of a longer group', 'card 00-4111-1111-1111-1111'],
    ['a part of a word', `card x${VISA}`],
    ['a part of a decimal', `card 0.${VISA}`],
    ['the whole of a decimal', `card ${VISA}.5`],
    ['mixed separators', '4111 1111-1111 1111'],
    ['masked', 'card **** **** **** 1111'],
    ['a word too far away', `card ${'x '.repeat(40)}${VISA}`],
  ])('is not %s', (_, text) => {
    expect(findCardNumber(text)).toBeNull();
  });

  it.each(['1', '1111 ', '4111 1111 1111 1112 ', '4111111111111111 ', '1234-'])(
    'is looked for in linear time in %j',
    (part) => {
      expectLinearTime((size) => findCardNumber(part.repeat(size / part.length)), 50_000);
    },
  );
});
