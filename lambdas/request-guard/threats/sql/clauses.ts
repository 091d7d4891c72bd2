import type { SqlState } from './sql-state';

/** `order by` and `group by`. */
export function readSorting(state: SqlState, word: string): boolean {
  if (!state.is('word') || state.text !== 'by') return false;
  state.advance();
  if (state.is('number')) state.note('column-number', 85, state.opening === 'number' ? 60 : 45);
  else if (!state.is('end')) state.note(word, 60, 30);
  state.frame.left = '';
  state.wantsOperand = true;
  return true;
}

export function readProcedure(state: SqlState): boolean {
  if (!state.is('word') || !state.text.startsWith('analyse')) return false;
  state.note('procedure-analyse', 90, 80);
  state.wantsOperand = true;
  return true;
}

export function readInto(state: SqlState): boolean {
  if (state.text === 'outfile' || state.text === 'dumpfile') {
    state.note('file-write', 90, 75);
    state.advance();
  }
  state.wantsOperand = true;
  return true;
}

/** `union` and its like, and the `select` after it. */
export function readSetOperator(state: SqlState): boolean {
  state.advance();
  if (state.text === 'all' || state.text === 'distinct' || state.text === 'distinctrow') state.advance();
  while (state.is('open')) {
    state.advance();
    state.push('');
  }
  if (!state.is('word') || state.text !== 'select') return state.is('end') && state.tokens > 1;
  state.advance();
  state.frame.isSelect = true;
  state.frame.left = '';
  state.frame.isCompared = false;
  state.wantsOperand = true;
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
  while (state.is('word') && /^(?:distinct|all|top)$/.test(state.text)) state.advance();
  return state.is('word') && !/^(?:case|null|select)$/.test(state.text);
}

/** Whether what a select lists begins here with what is no word of prose. */
function beginsList(state: SqlState): boolean {
  switch (state.token) {
    case 'number':
    case 'string':
    case 'variable':
    case 'open':
    case 'word':
      return true;
    default:
      return state.is('operator') && /^[*+~!-]$/.test(state.text);
  }
}

/** The list of names that follows a `select`, up to what prose does not have. */
function confirmLater(state: SqlState, evidence: string, broken: number, bare: number): boolean {
  for (let names = 0; state.is('word') && names < 4; names++) {
    const word = state.text;
    if (word === 'from' || word === 'into' || word === 'as') {
      const isAs = word === 'as';
      state.advance();
      if (!state.is('word') && !state.is('open') && !state.is('variable')) return false;
      if (isProseWord(state.text)) return false;
      if (!isAs) state.note(evidence, broken, bare);
      return true;
    }
    if (word === 'where') {
      state.wantsOperand = false;
      return true;
    }
    state.advance();
    if (state.is('open')) {
      state.note(evidence, broken, bare);
      return state.call(word);
    }
    if (state.is('comma')) {
      state.advance();
      if (state.is('word')) continue;
      state.note(evidence, broken, bare);
      return true;
    }
    if (state.is('operator')) {
      state.frame.left = word;
      state.wantsOperand = false;
      return true;
    }
  }
  return state.is('end') || state.is('comment');
}

function isProseWord(word: string): boolean {
  return /^(?:the|a|an|this|that|these|those|your|our|my|its|one|many|several|any|all|each|and|or|to)$/.test(word);
}
