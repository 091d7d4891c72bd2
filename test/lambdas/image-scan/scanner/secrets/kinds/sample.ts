/** Draws whole numbers from 0 up to a limit, the same ones for the same seed. */
export function numbers(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/** A text of random characters that a regular expression's source describes; what looks ahead or behind is left out. */
export function sample(source: string, next: (below: number) => number): string {
  let at = 0;

  function alternatives(): string {
    const options = [sequence()];
    while (source[at] === '|') {
      at += 1;
      options.push(sequence());
    }
    return options[next(options.length)]?.() ?? '';
  }

  function sequence(): () => string {
    const parts: (() => string)[] = [];
    while (at < source.length && source[at] !== '|' && source[at] !== ')') parts.push(repeated(atom()));
    return () => parts.map((part) => part()).join('');
  }

  function atom(): () => string {
    const character = source[at];
    if (character === '(') return group();
    if (character === '[') return oneOf(classOf());
    at += 1;
    if (character === '\\') return oneOf(escaped());
    if (character === '^' || character === '$') return () => '';
    return () => character ?? '';
  }

  function group(): () => string {
    const [opening = '('] = /^\((?:\?(?::|<[a-z]+>|<?[=!]))?/.exec(source.slice(at)) ?? [];
    at += opening.length;
    const start = at;
    // Read once to find the end; drawn anew for each repeat.
    alternatives();
    const end = at;
    at += 1;
    const inner = source.slice(start, end);
    return /[=!]$/.test(opening) ? () => '' : () => sample(inner, next);
  }

  function classOf(): string {
    const [whole = '[]'] = /^\[(?:\\.|[^\]\\])*\]/.exec(source.slice(at)) ?? [];
    at += whole.length;
    const inClass = new RegExp(whole);
    const printable = Array.from({ length: 95 }, (_, index) => String.fromCharCode(32 + index));
    const words = printable.filter((one) => /[A-Za-z0-9]/.test(one) && inClass.test(one));
    return words.length > 0 ? words.join('') : printable.filter((one) => inClass.test(one)).join('');
  }

  function escaped(): string {
    const character = source[at] ?? '';
    at += 1;
    return (
      {
        d: '0123456789',
        w: 'abcdefghkmnpqrstuvwyz0123456789',
        s: ' ',
        n: '\n',
        S: 'bcdfghk0123456789',
        r: '',
        t: '\t',
      }[character] ?? character
    );
  }

  function oneOf(characters: string): () => string {
    return () => characters[next(characters.length)] ?? '';
  }

  function repeated(part: () => string): () => string {
    const [whole, exactly, least, most] = /^(?:\{(\d+)\}|\{(\d+),(\d+)\}|\?)\??/.exec(source.slice(at)) ?? [];
    if (whole === undefined) return part;
    at += whole.length;
    const [from, to] = whole.startsWith('?')
      ? [0, 1]
      : exactly
        ? [Number(exactly), Number(exactly)]
        : [Number(least), Number(most)];
    return () => Array.from({ length: from + next(Math.min(to - from, 8) + 1) }, part).join('');
  }

  return alternatives();
}
