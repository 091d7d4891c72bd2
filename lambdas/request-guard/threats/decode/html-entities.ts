const ENTITIES = /&(?:#(\d{1,7})|#[xX]([0-9a-fA-F]{1,6})|([a-zA-Z]{2,7}));?/g;

/** The names by which a character of ASCII that has a meaning somewhere can be written (HTML standard, named references). */
const NAMES: ReadonlyMap<string, string> = new Map([
  ['lt', '<'],
  ['LT', '<'],
  ['gt', '>'],
  ['GT', '>'],
  ['amp', '&'],
  ['quot', '"'],
  ['apos', "'"],
  ['nbsp', ' '],
  ['colon', ':'],
  ['sol', '/'],
  ['bsol', '\\'],
  ['lpar', '('],
  ['rpar', ')'],
  ['lbrace', '{'],
  ['rbrace', '}'],
  ['lsqb', '['],
  ['rsqb', ']'],
  ['grave', '`'],
  ['semi', ';'],
  ['num', '#'],
  ['excl', '!'],
  ['equals', '='],
  ['plus', '+'],
  ['dollar', '$'],
  ['percnt', '%'],
  ['commat', '@'],
  ['period', '.'],
  ['comma', ','],
  ['vert', '|'],
  ['verbar', '|'],
  ['ast', '*'],
  ['Tab', '\t'],
  ['NewLine', '\n'],
]);

/** Numeric character references, and the named ones of ASCII; the semicolon may be missing, as browsers have it. */
export function decodeEntities(text: string): string {
  return text.replace(ENTITIES, (entity, decimal?: string, hexadecimal?: string, name?: string) => {
    if (name !== undefined) return NAMES.get(name) ?? entity;
    const point = decimal !== undefined ? Number(decimal) : Number.parseInt(hexadecimal ?? '', 16);
    return point <= 0x10ffff ? String.fromCodePoint(point) : entity;
  });
}
