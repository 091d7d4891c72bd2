export interface CharacterShares {
  readonly letters: number;
  readonly digits: number;
  readonly whitespace: number;
  /** Printable ASCII that is none of the others: what interpreters have their syntax in. */
  readonly symbols: number;
  readonly control: number;
  readonly nonAscii: number;
}

/** What is looked at: the start of a body says what it is made of. */
const MAX_BYTES = 16_384;

const KINDS = ['letters', 'digits', 'whitespace', 'symbols', 'control', 'nonAscii'] as const;

/** The index into KINDS of each byte; made when it is first asked for, as few functions hand features on. */
let kindsOfBytes: Uint8Array | undefined;

function kindOf(byte: number): keyof CharacterShares {
  const character = String.fromCharCode(byte);
  if (byte > 127) return 'nonAscii';
  if (/[a-z]/i.test(character)) return 'letters';
  if (/\d/.test(character)) return 'digits';
  if (/\s/.test(character)) return 'whitespace';
  return byte < 32 || byte === 127 ? 'control' : 'symbols';
}

/** What texts and the start of a body are made of, in bytes of UTF-8, as shares of the whole with three decimals. */
export function characterShares(texts: readonly string[], body: Uint8Array | null): CharacterShares {
  kindsOfBytes ??= Uint8Array.from({ length: 256 }, (_, byte) => KINDS.indexOf(kindOf(byte)));
  const kinds = kindsOfBytes;
  const counts = KINDS.map(() => 0);
  const count = (bytes: Uint8Array) => {
    for (const byte of bytes) {
      const kind = kinds[byte] ?? 0;
      counts[kind] = (counts[kind] ?? 0) + 1;
    }
  };
  count(Buffer.from(texts.join('').slice(0, MAX_BYTES)));
  if (body) count(body.subarray(0, MAX_BYTES));
  const all = counts.reduce((sum, share) => sum + share, 0) || 1;
  const [letters = 0, digits = 0, whitespace = 0, symbols = 0, control = 0, nonAscii = 0] = counts.map(
    (share) => Math.round((share / all) * 1_000) / 1_000,
  );
  return { letters, digits, whitespace, symbols, control, nonAscii };
}
