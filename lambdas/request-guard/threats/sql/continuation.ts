import { readInto, readProcedure, readSelect, readSetOperator, readSorting } from './clauses';
import { COMPLEX, CONSTANT, type Continuation, type Opening, type SqlContext, SqlState } from './sql-state';
import {
  ARITHMETIC,
  CLAUSE,
  CLAUSE_START,
  COMPARING,
  CONDITIONAL,
  isA,
  LOGICAL,
  PREFIX,
  SET_OPERATOR,
  STATEMENT,
  SUFFIX,
} from './sql-words';
import { beginsStatement, readFollowingStatement, readSemicolon, readStatement } from './statements';

/** Packages of Oracle whose names stand for a call, even where the call is cut off. */
const OUTBOUND = /^(?:utl_|dbms_|ctxsys\.)\w/;
const TRUTH = /^(?:true|false|null)$/;

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
  while (goesOn && !state.is('end', 'comment')) {
    state.tokens++;
    goesOn = state.wantsOperand ? readOperand(state) : readOperator(state);
  }
  if (goesOn) state.finish();
  state.isWhole = goesOn;
  return state;
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
      if (isA(PREFIX, state.text)) {
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
  if (isA(PREFIX, word) || word === 'from') {
    if (word === 'null') return readLiteral(state, 'word');
    if (word === 'when') state.frame.isAfterLogical = true;
    state.advance();
    return state.token === 'close' ? state.complete(COMPLEX) : true;
  }
  if (isFirst && (isA(LOGICAL, word) || isA(SET_OPERATOR, word) || isA(CLAUSE_START, word))) {
    state.opening = isA(CLAUSE_START, word) ? 'clause' : 'operator';
    return readOperator(state);
  }
  if (isFirst && isA(STATEMENT, word)) {
    state.opening = 'statement';
    state.isStatement = true;
    return readStatement(state, word);
  }
  state.advance();
  if (state.is('open') && !isA(LOGICAL, word)) {
    state.open('word');
    return state.call(word);
  }
  if (isA(LOGICAL, word) || isA(COMPARING, word)) return false;
  state.open('word');
  if (OUTBOUND.test(word)) state.note('dangerous-function', 85, 70);
  const isTruth = TRUTH.test(word);
  if (isTruth && state.opening === 'number' && state.frame.isAfterLogical) state.note('boolean-continuation', 65, 40);
  return state.complete(isTruth ? CONSTANT : word);
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
      return state.expectExpression(false);
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
  state.operators++;
  if (isA(LOGICAL, text)) return state.expectExpression(true);
  if (isA(COMPARING, text)) frame.isCompared = true;
  else if (!isA(ARITHMETIC, text)) return false;
  return state.expectOperand();
}

/** A parenthesis right after an operand: a subquery where nobody would write one, but for an injection that probes. */
function readJuxtaposed(state: SqlState): boolean {
  state.advance();
  if (!state.isTolerant && !state.isWord('select')) return false;
  state.push('');
  return true;
}

function skip(state: SqlState): boolean {
  state.advance();
  return true;
}

function readOperatorWord(state: SqlState, word: string): boolean {
  const frame = state.frame;
  if (isA(SET_OPERATOR, word)) return readSetOperator(state);
  if (beginsStatement(word)) return readFollowingStatement(state, word);
  if (word === 'select') return readSelect(state, false);
  state.advance();
  if (isA(LOGICAL, word)) return state.expectExpression(true);
  if (isA(COMPARING, word)) {
    frame.isCompared = true;
    if (word !== 'in' || !state.isWord('boolean', 'natural')) return state.expectOperand();
    state.advance();
    return true;
  }
  if (isA(ARITHMETIC, word)) return state.expectOperand();
  if (word === 'order' || word === 'group') return readSorting(state, word);
  if (word === 'procedure') return readProcedure(state);
  if (word === 'into') return readInto(state);
  if (isA(SUFFIX, word)) return true;
  if (isA(CLAUSE, word)) return state.expectExpression(isA(CONDITIONAL, word));
  return frame.isSelect || state.isTolerant;
}
