import { createHash } from 'node:crypto';

/**
 * Values that their providers publish as examples or that ship in public software, by the first 16 hex digits of their
 * SHA-256: of RFC 5849, 6749 and 7617, of AWS's and NuGet's documentation, and API keys of Google's public samples.
 */
const EXAMPLES = new Set(
  (
    '6c96130f130ab0d6 00cf4c781dc37003 9d03b692e941d5ac ca7459e2b26776de bb9b1163338b2a51 ' +
    '649e1f5c769e718b cb87c87e4a138d9a 4c20e6f5cc11b937 ad71fb4165536675 9e309cccd311ea64 ' +
    '78314b11be2e5815 e9974c507d2a8021 53f5da0aaa93d64c cf4d418ed3de92d7 e4da07ad200089ce ' +
    '2037abcaffb2b777 3f370c9dd8225c63 e4a5542bb7fd7b67 a19f89ab3555eac1 0b476bdf9acf2123 ' +
    'eb540d2b6ee2a0a4 37f8f09bdf12c2f2 8731261cb72d8626 49f777db995e8260 27a9a42931dff7eb ' +
    'dc0fcf046c61640c 4c98242dcadc8b29 ea9bb1082cf95663 3a8b61d0f636b007 a6c814bc555ae62c ' +
    'dba72c00f41f4e4c a0702bc91d699f60 577cfe66bf6c95dd'
  ).split(' '),
);

export function isKnownExample(secret: string): boolean {
  return EXAMPLES.has(createHash('sha256').update(secret).digest('hex').slice(0, 16));
}
