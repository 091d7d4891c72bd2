import type { SqlState } from './sql-state';
import { isTelling } from './sql-words';

const PROSE = /^(?:the|a|an|this|that|these|those|your|our|my|its|one|many|several|any|all|each|and|or|to)$/;

/** `order by` and `group by`. */
export function readSorting(state: SqlState, word: string): boolean {
  if (!state.isWord('by')) return false;
  state.advance();
  if (state.is('number')) state.note('column-number', 85, state.opening === 'number' ? 60 : 45);
  else if (!state.is('end')) state.note(word, 60, 30);
  return state.expectExpression(false);
}

export function readProcedure(state: SqlState): boolean {
  if (!state.is('word') || !state.text.startsWith('analyse')) return false;
  state.note('procedure-analyse', 90, 80);
  return state.expectOperand();
}

export function readInto(state: SqlState): boolean {
  if (state.isWord('outfile', 'dumpfile')) {
    state.note('file-write', 90, 75);
    state.advance();
  }
  return state.expectOperand();
}

/** `union` and its like, and the `select` after it. */
export function readSetOperator(state: SqlState): boolean {
  state.advance();
  if (state.isWord('all', 'distinct', 'distinctrow')) state.advance();
  while (state.is('open')) {
    state.advance();
    state.push('');
  }
  if (state.isWord('values')) {
    state.advance();
    if (!state.isWord('row') && !state.is('open')) return false;
    state.note('union-select', 95, 85);
    return true;
  }
  if (!state.isWord('select')) return state.is('end') && state.tokens > 1;
  state.advance();
  state.frame.isSelect = true;
  state.expectExpression(false);
  if (skipToProse(state)) return confirmLater(state, 'union-select', 95, 85);
  state.note('union-select', 95, 85);
  return true;
}

export function readSelect(state: SqlState, isFirst: boolean): boolean {
  const isSub = state.frames.length > 0 && state.wantsOperand;
  if (isFirst) {
    state.opening = 'statement';
    state.isStatement = true;
  } else state.open('operator');
  state.advance();
  state.frame.isSelect = true;
  state.wantsOperand = true;
  const evidence = isFirst ? 'statement' : isSub ? 'subquery' : 'statement';
  const bare = isSub && state.opening !== 'word' ? 60 : 40;
  if (skipToProse(state)) return confirmLater(state, evidence, 85, bare);
  if (!beginsList(state)) return false;
  state.note(evidence, 85, bare);
  return true;
}

/** Whether a plain name stands next, so that a verb of prose may have been read as a keyword. */
function skipToProse(state: SqlState): boolean {
  while (state.isWord('distinct', 'all', 'top')) state.advance();
  return state.is('word') && !state.isWord('case', 'null', 'select');
}

/** Whether what a select lists begins here with what is no word of prose. */
function beginsList(state: SqlState): boolean {
  return (
    state.is('number', 'string', 'variable', 'open', 'word') || (state.is('operator') && /^[*+~!-]$/.test(state.text))
  );
}

/** The list of names that follows a `select`, up to what prose does not have. */
function confirmLater(state: SqlState, evidence: string, broken: number, bare: number): boolean {
  let isAfterName = false;
  for (let names = 0; state.is('word') && names < 4; names++) {
    const word = state.text;
    if (state.isWord('from', 'into', 'as')) {
      const isAs = word === 'as';
      state.advance();
      if (!state.is('word', 'open', 'variable') || PROSE.test(state.text)) return false;
      if (!isAs) state.note(evidence, broken, bare);
      return true;
    }
    if (word === 'where') {
      state.wantsOperand = false;
      return true;
    }
    state.advance();
    if (state.is('open')) {
      if (isAfterName) return false;
      state.note(evidence, broken, bare);
      return state.call(word);
    }
    if (state.is('close') && state.frames.length > 1 && isTelling(word)) {
      state.note(evidence, broken, 60);
      return state.complete(word);
    }
    if (state.is('comma')) {
      state.advance();
      isAfterName = false;
      if (state.is('word')) continue;
      state.note(evidence, broken, bare);
      return true;
    }
    if (state.is('operator')) {
      state.frame.left = word;
      state.wantsOperand = false;
      return true;
    }
    isAfterName = true;
  }
  return state.is('end', 'comment');
}
