/** A strict reader of RFC 4180: every field quoted, quotes doubled, records ended by CRLF. */
export function readCsv(text: string): string[][] {
  const records: string[][] = [];
  let at = 0;
  while (at < text.length) {
    const record: string[] = [];
    for (;;) {
      if (text[at] !== '"') throw new Error(`no quote at ${at}`);
      let field = '';
      for (at += 1; ; at += 1) {
        if (at >= text.length) throw new Error('a field without end');
        if (text[at] !== '"') field += text[at];
        else if (text[at + 1] === '"') {
          field += '"';
          at += 1;
        } else break;
      }
      at += 1;
      record.push(field);
      if (text[at] !== ',') break;
      at += 1;
    }
    if (text.slice(at, at + 2) !== '\r\n') throw new Error(`no line end at ${at}`);
    at += 2;
    records.push(record);
  }
  return records;
}
