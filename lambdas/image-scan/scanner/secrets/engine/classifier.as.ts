/**
 * AssemblyScript, compiled by `npm run build:wasm` into `classifier-wasm.ts`. `classify` finds the runs of token
 * characters and the stretches of text in the data; `seek` finds the keywords in the stretches.
 *
 * Two nibble look-ups give each byte a set of bits (Mula's and Langdale's method of SIMD classification): bits 0 to 4
 * mean a token character, 5 to 7 any character of text. The addresses are what `classifier.ts` writes to.
 */

/** For each hash of three bytes, 16 bits: which of 16 classes of a fourth byte make it the sample of a keyword. */
const FILTER: usize = 0x0;
/** For each hash the first node of its chain, then the nodes: keyword and next node, each 16 bits; node 0 ends a chain. */
const HEADS: usize = 0x8000;
const NODES: usize = 0x18000;
/** For each keyword: the address of its text, its length, where in it the sample stands. */
const KEYWORDS: usize = 0x28000;
const RUNS: usize = 0x40000;
const STRETCHES: usize = 0x64000;
const HITS: usize = 0x90000;
const DATA: usize = 0xa0000;

const MIN_RUN: i32 = 16;
const MIN_STRETCH: i32 = 12;
const MAX_HITS: i32 = 4096;
/** More hits than a group of samples has: 4 of them, with at most 64 keywords each. */
const CHAIN_ROOM: i32 = 256;
const MAX_KEYWORD: i32 = 64;
/** Bytes at which a sample is sought together. */
const GROUP: usize = 4;
const SPREAD: u32 = 0x9e3779b1;
/** Makes letters lower case, and some other characters equal. */
const EACH_CASE: u64 = <u64>0x20202020 | ((<u64>0x20202020) << 32);

let runCount: i32 = 0;
let stretchCount: i32 = 0;
/** Where the next `seek` of the same data goes on. */
let stretchAt: i32 = 0;
let runAt: i32 = 0;
let next: i32 = 0;

/** Notes the runs of token characters and the stretches of text among the first `length` bytes; 64 zeros follow them. */
export function classify(length: i32): void {
  let run: i32 = -1;
  let stretch: i32 = -1;
  let runs = RUNS;
  let stretches = STRETCHES;
  for (let at: i32 = 0; at <= length; at += 64) {
    const first = bits(at);
    const second = bits(at + 16);
    const third = bits(at + 32);
    const fourth = bits(at + 48);
    const text = word(present(first), present(second), present(third), present(fourth));
    const tokens = word(isToken(first), isToken(second), isToken(third), isToken(fourth));
    if (~text === 0) {
      if (stretch < 0) stretch = at;
    } else if (stretch >= 0 || text !== 0) {
      stretches = note(stretches, text, at, stretch, MIN_STRETCH);
      const open = <i32>clz(~text);
      stretch = open > 0 ? at + 64 - open : -1;
    }
    if (~tokens === 0) {
      if (run < 0) run = at;
    } else if (run >= 0 || tokens !== 0) {
      runs = note(runs, tokens, at, run, MIN_RUN);
      const open = <i32>clz(~tokens);
      run = open > 0 ? at + 64 - open : -1;
    }
  }
  runCount = <i32>((runs - RUNS) >> 3);
  stretchCount = <i32>((stretches - STRETCHES) >> 3);
  stretchAt = 0;
  runAt = 0;
}

/** The set of bits of each of 16 bytes. */
function bits(at: i32): v128 {
  const low = i8x16(-38, -34, -34, -34, -34, -34, -34, -34, -34, -2, -4, -59, -60, -27, -44, 77);
  const high = i8x16(32, 0, 65, 66, 68, 72, 68, -112, 0, 0, 0, 0, 0, 0, 0, 0);
  const bytes = v128.load(DATA + at);
  return v128.and(i8x16.swizzle(low, v128.and(bytes, i8x16.splat(15))), i8x16.swizzle(high, i8x16.shr_u(bytes, 4)));
}

function present(bits: v128): u32 {
  return ~i8x16.bitmask(i8x16.eq(bits, i8x16.splat(0))) & 0xffff;
}

function isToken(bits: v128): u32 {
  return present(v128.and(bits, i8x16.splat(31)));
}

function word(first: u32, second: u32, third: u32, fourth: u32): u64 {
  return <u64>(first | (second << 16)) | ((<u64>(third | (fourth << 16))) << 32);
}

/** Writes, from `to` on, the long ranges of ones that end in `ones`, the first of which may have begun at `open`. */
function note(to: usize, ones: u64, at: i32, open: i32, least: i32): usize {
  let end = to;
  const leading = ctz(~ones);
  if (open >= 0) {
    const close = at + <i32>leading;
    if (close - open >= least) {
      store<i32>(end, open);
      store<i32>(end, close, 4);
      end += 8;
    }
  }
  let inner = ones;
  if (open >= 0) inner &= ~(((<u64>1) << leading) - 1);
  const trailing = clz(~ones);
  if (trailing > 0) inner &= ~(<u64>0) >> trailing;
  let starts = inner & (inner >> 1);
  starts &= starts >> 2;
  starts &= starts >> 4;
  starts &= starts >> (least - 8);
  while (starts !== 0) {
    const start = ctz(starts);
    const close = start + ctz(~(inner >> start));
    store<i32>(end, at + <i32>start);
    store<i32>(end, at + <i32>close, 4);
    end += 8;
    starts &= ~(<u64>0) << close;
  }
  return end;
}

/**
 * Writes keywords that begin from `first` to before `last`: position, keyword, and the first run that ends after it. The
 * call after `classify` begins at `from`; while `resume` is not negative more may follow from there.
 */
export function seek(from: i32, first: i32, last: i32): i32 {
  let hit = HITS;
  let stretch = stretchAt;
  let run = runAt;
  const enough = HITS + <usize>(MAX_HITS - CHAIN_ROOM) * 12;
  for (; stretch < stretchCount; stretch += 1) {
    const start = load<i32>(STRETCHES + ((<usize>stretch) << 3));
    if (start >= last + MAX_KEYWORD) break;
    let at = DATA + max(start, from);
    const end = DATA + min(load<i32>(STRETCHES + ((<usize>stretch) << 3), 4) - 2, last + MAX_KEYWORD);
    for (; at < end; at += GROUP) {
      let starts = startsIn(load<u64>(at) | EACH_CASE);
      if (starts === 0) continue;
      const position = <i32>(at - DATA);
      if (hit >= enough) {
        stretchAt = stretch;
        runAt = run;
        next = position;
        return <i32>((hit - HITS) / 12);
      }
      while (run < runCount && load<i32>(RUNS + ((<usize>run) << 3), 4) <= position) run += 1;
      for (; starts !== 0; starts &= starts - 1) {
        hit = verify(hit, at + ctz(starts), run, first, last);
      }
    }
  }
  next = -1;
  return <i32>((hit - HITS) / 12);
}

/** A bit for each of the first four of eight bytes at which a keyword's sample may stand. */
function startsIn(bytes: u64): u32 {
  const first = isStart(<u32>bytes);
  const second = isStart(<u32>(bytes >> 8));
  const third = isStart(<u32>(bytes >> 16));
  const fourth = isStart(<u32>(bytes >> 24));
  return first | (second << 1) | (third << 2) | (fourth << 3);
}

function isStart(sample: u32): u32 {
  return (<u32>load<u16>(FILTER + (spread(sample) << 1)) >> ((sample >> 24) & 15)) & 1;
}

/** The hash of a sample's first three bytes. */
function spread(sample: u32): u32 {
  return ((sample << 8) * SPREAD) >> 18;
}

export function resume(): i32 {
  return next;
}

/** Runs that the last `classify` noted. */
export function countRuns(): i32 {
  return runCount;
}

/** Line feeds from `start` to before `end`. */
export function countLines(start: i32, end: i32): i32 {
  let count: i32 = 0;
  let at = start;
  for (; at + 16 <= end; at += 16) {
    count += popcnt(i8x16.bitmask(i8x16.eq(v128.load(DATA + at), i8x16.splat(10))));
  }
  for (; at < end; at += 1) count += <i32>(load<u8>(DATA + at) === 10);
  return count;
}

/** Writes the keywords whose sample stands at `at`, whole and in any case. */
function verify(to: usize, at: usize, run: i32, first: i32, last: i32): usize {
  let hit = to;
  let node = load<u16>(HEADS + (spread(load<u32>(at) | <u32>EACH_CASE) << 1));
  while (node !== 0) {
    const place = NODES + ((<usize>node) << 2);
    const id = load<u16>(place);
    const keyword = KEYWORDS + ((<usize>id) << 3);
    const position = <i32>(at - DATA) - <i32>load<u16>(keyword, 6);
    if (position >= first && position < last && same(DATA + position, load<u32>(keyword), load<u16>(keyword, 4))) {
      store<i32>(hit, position);
      store<i32>(hit, id, 4);
      store<i32>(hit, run, 8);
      hit += 12;
    }
    node = load<u16>(place, 2);
  }
  return hit;
}

function same(text: usize, keyword: usize, length: i32): bool {
  for (let at: usize = 0; at < <usize>length; at += 1) {
    const byte = load<u8>(text + at);
    const lower = byte - 65 < 26 ? byte + 32 : byte;
    if (lower !== load<u8>(keyword + at)) return false;
  }
  return true;
}
