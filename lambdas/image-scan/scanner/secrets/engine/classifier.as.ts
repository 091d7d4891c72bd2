/**
 * AssemblyScript, compiled by `npm run build:wasm` into `classifier-wasm.ts`. `classify` finds the runs of token
 * characters and the stretches of text in the data; `seek` finds the keywords in the stretches.
 *
 * Two nibble look-ups give each byte a set of bits (Mula's and Langdale's method of SIMD classification): bits 0 to 4
 * mean a token character, 5 to 7 any character of text. The addresses are what `classifier.ts` writes to.
 */

/** For each hash of a sample, whether it is one of a keyword: a byte. */
const FILTER: usize = 0x0;
/** For each hash of a sample's first three bytes the first node of its chain, then the nodes: keyword and next node, each 16 bits; node 0 ends a chain. */
const HEADS: usize = 0x20000;
const NODES: usize = 0x30000;
/** For each keyword: the address of its text, then 16 bits each: its length, where in it the sample stands, its `Keyword`. */
const KEYWORDS: usize = 0x40000;
const RUNS: usize = 0x58000;
const STRETCHES: usize = 0x7c000;
const HITS: usize = 0xa8000;
const DATA: usize = 0xb8000;

const MIN_RUN: i32 = 16;
const MIN_STRETCH: i32 = 12;
const MAX_HITS: i32 = 4096;
/** More hits than a group of samples has: 4 of them, with at most 64 keywords each. */
const CHAIN_ROOM: i32 = 256;
const MAX_KEYWORD: i32 = 64;
/** Bytes at which a sample is sought together. */
const GROUP: usize = 4;
const SPREAD: u32 = 0x9e3779b1;
/** Of the fourth byte only half counts: of a sample of three bytes each half is in the filter. */
const SAMPLE: u32 = 0x0fffffff;
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
      if (isLong(text, at, stretch, MIN_STRETCH)) stretches = note(stretches, text, at, stretch, MIN_STRETCH);
      const open = <i32>clz(~text);
      stretch = open > 0 ? at + 64 - open : -1;
    }
    if (~tokens === 0) {
      if (run < 0) run = at;
    } else if (run >= 0 || tokens !== 0) {
      if (isLong(tokens, at, run, MIN_RUN)) runs = note(runs, tokens, at, run, MIN_RUN);
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

/** Whether `note` has something to write. */
function isLong(ones: u64, at: i32, open: i32, least: i32): bool {
  return startsOf(ones, least) !== 0 || (open >= 0 && at + <i32>ctz(~ones) - open >= least);
}

/** The ones that `least` ones begin with, from 8 to 16. */
function startsOf(ones: u64, least: i32): u64 {
  let starts = ones & (ones >> 1);
  starts &= starts >> 2;
  starts &= starts >> 4;
  return starts & (starts >> (least - 8));
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
  let starts = startsOf(inner, least);
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
 * Writes keywords that begin from `first` to before `last` and have what they ask for near: position and keyword. The
 * call after `classify` begins at `from`; while `resume` is not negative more may follow from there.
 */
export function seek(from: i32, first: i32, last: i32): i32 {
  let hit = HITS;
  let stretch = stretchAt;
  let run = runAt;
  const enough = HITS + <usize>(MAX_HITS - CHAIN_ROOM) * 8;
  for (; stretch < stretchCount; stretch += 1) {
    const start = load<i32>(STRETCHES + ((<usize>stretch) << 3));
    if (start >= last + MAX_KEYWORD) break;
    let at = DATA + max(start, from);
    const end = DATA + min(load<i32>(STRETCHES + ((<usize>stretch) << 3), 4) - 2, last + MAX_KEYWORD);
    for (; at < end; at += GROUP) {
      const bytes = load<u64>(at) | EACH_CASE;
      const one = filtered(<u32>bytes);
      const two = filtered(<u32>(bytes >> 8));
      const three = filtered(<u32>(bytes >> 16));
      const four = filtered(<u32>(bytes >> 24));
      if ((one | two | three | four) === 0) continue;
      const position = <i32>(at - DATA);
      if (hit >= enough) {
        stretchAt = stretch;
        runAt = run;
        next = position;
        return <i32>((hit - HITS) >> 3);
      }
      while (run < runCount && load<i32>(RUNS + ((<usize>run) << 3), 4) <= position) run += 1;
      let starts = one | (two << 1) | (three << 2) | (four << 3);
      for (; starts !== 0; starts &= starts - 1) hit = verify(hit, at + ctz(starts), run, first, last);
    }
  }
  next = -1;
  return <i32>((hit - HITS) >> 3);
}

/** Whether a keyword's sample may begin with these four bytes. */
function filtered(sample: u32): u32 {
  return load<u8>(FILTER + (((sample & SAMPLE) * SPREAD) >> 15));
}

/** The hash of a sample's first three bytes. */
function spread(sample: u32): u32 {
  return ((sample << 8) * SPREAD) >> 18;
}

export function resume(): i32 {
  return next;
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
    const keyword = KEYWORDS + ((<usize>id) << 4);
    const position = <i32>(at - DATA) - <i32>load<u16>(keyword, 6);
    if (
      position >= first &&
      position < last &&
      same(DATA + position, load<u32>(keyword), load<u16>(keyword, 4)) &&
      hasRuns(keyword, position, run)
    ) {
      store<i32>(hit, position);
      store<i32>(hit, id, 4);
      hit += 8;
    }
    node = load<u16>(place, 2);
  }
  return hit;
}

/** Whether what the keyword asks for stands around its position; `run` is the first run that ends behind it, or near that. */
function hasRuns(keyword: usize, position: i32, run: i32): bool {
  const start = position - <i32>load<u16>(keyword, 10);
  const solid = <i32>load<u16>(keyword, 14);
  if (solid > 0 && !hasRun(run, start, start + solid, solid)) return false;
  const least = <i32>load<u16>(keyword, 8);
  return least === 0 || hasRun(run, start, position + <i32>load<u16>(keyword, 12), least);
}

/** Whether at least so many token characters stand in a row from `start` to before `end`; `run` is a run near there. */
function hasRun(run: i32, start: i32, end: i32, least: i32): bool {
  let at = run;
  while (at > 0 && load<i32>(RUNS + ((<usize>(at - 1)) << 3), 4) >= start + least) at -= 1;
  for (; at < runCount; at += 1) {
    const place = RUNS + ((<usize>at) << 3);
    if (load<i32>(place) > end - least) return false;
    if (min(load<i32>(place, 4), end) - max(load<i32>(place), start) >= least) return true;
  }
  return false;
}

function same(text: usize, keyword: usize, length: i32): bool {
  for (let at: usize = 0; at < <usize>length; at += 1) {
    const byte = load<u8>(text + at);
    const lower = byte - 65 < 26 ? byte + 32 : byte;
    if (lower !== load<u8>(keyword + at)) return false;
  }
  return true;
}
