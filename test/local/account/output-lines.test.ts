import fc from 'fast-check';
import { OutputLines } from '../../../local/account/output-lines';

describe('output lines', () => {
  it('are the same wherever the text is cut', () => {
    const word = fc.string({ minLength: 1, unit: 'grapheme-ascii' }).filter((text) => text.trim() !== '');
    fc.assert(
      fc.property(fc.array(word), fc.array(fc.nat(200)), (words, cuts) => {
        const text = words.map((line) => `${line}\n`).join('');
        const seen: string[] = [];
        const lines = new OutputLines((line) => seen.push(line));
        let from = 0;
        for (const to of [...cuts.map((cut) => Math.min(cut, text.length)).sort((a, b) => a - b), text.length]) {
          lines.push('stdout', text.slice(from, to));
          from = to;
        }
        lines.end();
        expect(seen).toEqual(words);
      }),
    );
  });

  it('of two streams do not break each other', () => {
    const lines = new OutputLines();
    lines.push('stdout', 'one ');
    lines.push('stderr', 'two\n');
    lines.push('stdout', 'more\r\n');

    expect(lines.last()).toEqual(['two', 'one more']);
  });

  it('are handed on at the end without a line break, and empty ones never', () => {
    const lines = new OutputLines();
    lines.push('stdout', '\n \nlast words');
    lines.end();

    expect(lines.last()).toEqual(['last words']);
  });

  it('are remembered up to the last thirty', () => {
    const lines = new OutputLines();
    for (let i = 0; i < 100; i++) lines.push('stdout', `${i}\n`);

    expect(lines.last()).toEqual(Array.from({ length: 30 }, (_, i) => String(70 + i)));
  });

  it('are cut when a program never breaks them', () => {
    const lines = new OutputLines();
    for (let i = 0; i < 1_000; i++) lines.push('stdout', 'x'.repeat(1_000));
    lines.end();

    expect(lines.last().map((line) => line.length)).toEqual([4_096]);
  });
});
