import { readInto, readProcedure, readSelect, readSetOperator, readSorting } from './clauses';
import { COMPLEX, CONSTANT, type Continuation, type Opening, type SqlContext, SqlState } from './sql-state';
import { ARITHMETIC, CLAUSES, COMPARING, LOGICAL, PREFIXES, SET_OPERATORS, STATEMENTS, SUFFIXES } from './sql-words';
import { beginsStatement, readFollowingStatement, readSemicolon, readStatement } from './statements';

/** Packages of Oracle whose names stand for a call, even where the call is cut off. */
const OUTBOUND = /^(?:utl_|dbms_|ctxsys\.)\w/;
const TRUTH: ReadonlySet<string> = new Set(['true', 'false', 'null', 'not']);

/**
 * Reads what follows a value's first quote, or all of it where there is none, as the continuation of a statement: operands and
 * operators in turn, in clauses, until it stops being SQL. Prose stops after a word or two. Linear.
 *
 * @param from where to begin, in UTF-16 units
 */
export function readContinuation(sql: string, from: number, context: SqlContext): Continuation {
  const state = new SqlState(sql, from, context);
  state.advance();
  let goesOn = true;
  while (goesOn && !state.is('end') && !state.is('comment')) {
    state.tokens++;
    goesOn = state.wantsOperand ? readOperand(state) : readOperator(state);
  }
  if (goesOn) state.finish();
  return state.result(goesOn);
}

/** Reads one token where an operand is expected; returns false where it is none. */
function readOperand(state: SqlState): boolean {
  switch (state.token) {
    case 'number':
      return readLiteral(state, 'number');
    case 'string':
      return readLiteral(state, 'string');
    case 'variable':
      state.open('operator');
      if (state.text.startsWith('@@')) state.note('server-variable', 85, 50);
      state.advance();
      return state.complete(COMPLEX);
    case 'open':
      state.advance();
      state.push('');
      return true;
    case 'close':
      return state.close();
    case 'semicolon':
      return readSemicolon(state);
    case 'word':
      return readOperandWord(state);
    case 'operator':
      if (PREFIXES.has(state.text)) {
        const isStar = state.text === '*';
        state.advance();
        return isStar ? state.complete(COMPLEX) : true;
      }
      if (state.opening !== 'nothing' || state.context === 'quoted') return false;
      state.open('operator');
      return readOperator(state);
    default:
      return false;
  }
}

function readLiteral(state: SqlState, as: Opening): boolean {
  state.open(as);
  state.advance();
  return state.complete(CONSTANT);
}

function readOperandWord(state: SqlState): boolean {
  const word = state.text;
  const isFirst = state.opening === 'nothing' && state.context === 'bare' && state.tokens === 1;
  if (word === 'select') return readSelect(state, isFirst);
  if (word === 'case') {
    state.advance();
    state.note('case-expression', 80, 45);
    state.open('word');
    return true;
  }
  if (PREFIXES.has(word) || word === 'from') {
    if (word === 'null') return readLiteral(state, 'word');
    if (word === 'when') state.frame.isAfterLogical = true;
    state.advance();
    return state.token === 'close' ? state.complete(COMPLEX) : true;
  }
  if (isFirst && (LOGICAL.has(word) || SET_OPERATORS.has(word) || isClauseStart(word))) {
    state.opening = isClauseStart(word) ? 'clause' : 'operator';
    return readOperator(state);
  }
  if (isFirst && STATEMENTS.has(word)) {
    state.opening = 'statement';
    state.isStatement = true;
    return readStatement(state, word);
  }
  state.advance();
  if (state.is('open') && !LOGICAL.has(word)) {
    state.open('word');
    return state.call(word);
  }
  if (LOGICAL.has(word) || COMPARING.has(word)) return false;
  state.open('word');
  if (OUTBOUND.test(word)) state.note('dangerous-function', 85, 70);
  return state.complete(TRUTH.has(word) ? CONSTANT : word);
}

/** Reads one token where an operator is expected; returns false where it is none. */
function readOperator(state: SqlState): boolean {
  const frame = state.frame;
  const text = state.text;
  switch (state.token) {
    case 'close':
      return state.close();
    case 'comma':
      state.advance();
      frame.left = '';
      state.wantsOperand = true;
      return true;
    case 'semicolon':
      return readSemicolon(state);
    case 'word':
      return readOperatorWord(state, text);
    case 'operator':
      break;
    case 'open':
      return readJuxtaposed(state);
    default:
      return state.isTolerant && state.complete(COMPLEX) && skip(state);
  }
  state.advance();
  state.wantsOperand = true;
  if (LOGICAL.has(text)) connect(state);
  else if (COMPARING.has(text)) frame.isCompared = true;
  else if (!ARITHMETIC.has(text)) return false;
  return true;
}

/** A parenthesis right after an operand: a subquery where nobody would write one, but for an injection that probes. */
function readJuxtaposed(state: SqlState): boolean {
  state.advance();
  if (!state.isTolerant && !(state.is('word') && state.text === 'select')) return false;
  state.push('');
  return true;
}

function skip(state: SqlState): boolean {
  state.advance();
  return true;
}

function connect(state: SqlState): void {
  state.frame.isAfterLogical = true;
  state.frame.isCompared = false;
  state.frame.left = '';
  state.wantsOperand = true;
}

function readOperatorWord(state: SqlState, word: string): boolean {
  const frame = state.frame;
  if (SET_OPERATORS.has(word)) return readSetOperator(state);
  if (beginsStatement(word)) return readFollowingStatement(state, word);
  if (word === 'select') return readSelect(state, false);
  state.advance();
  if (LOGICAL.has(word)) {
    connect(state);
    return true;
  }
  if (COMPARING.has(word)) {
    frame.isCompared = true;
    if (word === 'in' && (state.text === 'boolean' || state.text === 'natural')) state.advance();
    else state.wantsOperand = true;
    return true;
  }
  if (ARITHMETIC.has(word)) {
    state.wantsOperand = true;
    return true;
  }
  if (word === 'order' || word === 'group') return readSorting(state, word);
  if (word === 'procedure') return readProcedure(state);
  if (word === 'into') return readInto(state);
  if (SUFFIXES.has(word)) return true;
  if (CLAUSES.has(word)) {
    state.wantsOperand = true;
    frame.left = '';
    frame.isCompared = false;
    if (word === 'where' || word === 'having' || word === 'on' || word === 'when') frame.isAfterLogical = true;
    return true;
  }
  return frame.isSelect || state.isTolerant;
}

function isClauseStart(word: string): boolean {
  return word === 'order' || word === 'group' || word === 'having' || word === 'where' || word === 'procedure';
}
