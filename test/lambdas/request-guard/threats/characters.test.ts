import {
  BACKTICK,
  CONTROL,
  classesOf,
  DIGIT,
  EQUALS,
  LINE,
  PERCENT,
  QUOTE,
  SPACE,
  WIDE,
} from '../../../../lambdas/request-guard/threats/characters';

describe('the classes of characters', () => {
  it.each<[string, string, number]>([
    ['letters and underscores have none', 'abc_XYZ', 0],
    ['each is there once', "a=1 or '1'", EQUALS | DIGIT | SPACE | QUOTE],
    ['all beyond ASCII is wide', 'ü＇', WIDE],
    ['line breaks are told from other controls', '\r\n\u0000\u007f', LINE | CONTROL],
    ['of an empty text there are none', '', 0],
    ['a mark has its own', '`%', BACKTICK | PERCENT],
  ])('%s', (_, text, classes) => {
    expect(classesOf(text)).toBe(classes);
  });
});
