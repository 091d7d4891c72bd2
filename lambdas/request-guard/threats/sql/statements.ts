import { readSelect, readSetOperator } from './clauses';
import { newFrame, type SqlState } from './sql-state';
import { LOGICAL, SET_OPERATORS, STATEMENTS } from './sql-words';

/** Statements that no documentation is made of. */
const STRONG_STATEMENTS = /^(?:exec|execute|declare|waitfor|shutdown|print|load|attach)$/;
/** Verbs of prose as well, so that they begin a statement only after a semicolon. */
const AFTER_SEMICOLON =
  /^(?:if|set|do|copy|show|desc|describe|handler|call|pragma|load|print|create|alter|replace|grant|rename)$/;

/** A semicolon, and the statement that begins after it. */
export function readSemicolon(state: SqlState): boolean {
  state.open('operator');
  state.advance();
  state.frames = [];
  state.frame = newFrame('', '', false);
  state.wantsOperand = true;
  if (state.is('end') || state.is('comment')) {
    state.wantsOperand = false;
    if (state.is('comment')) state.note('comment', 75, state.tokens === 1 ? 50 : 0);
    return true;
  }
  if (!state.is('word')) return state.is('open') || state.is('close');
  const word = state.text;
  if (word === 'select') {
    state.isTolerant = true;
    const isConfirmed = readSelect(state, false);
    if (state.broken >= 85) state.note('stacked-query', 90, 70);
    return isConfirmed;
  }
  if (STATEMENTS.has(word) || word === 'update') return readStatement(state, word);
  if (LOGICAL.has(word) || word === 'end') {
    state.wantsOperand = false;
    return true;
  }
  if (SET_OPERATORS.has(word)) return readSetOperator(state);
  state.advance();
  return state.is('open') && state.call(word);
}

/** The first words of a statement. */
export function readStatement(state: SqlState, word: string): boolean {
  state.advance();
  if (!opensStatement(state, word)) return false;
  noteStatement(state, word, state.isStatement ? 'statement' : 'stacked-query', 90, 75);
  state.isTolerant = true;
  state.wantsOperand = true;
  return true;
}

/** A statement right after an operand, as SQL Server takes it without a semicolon. */
export function readFollowingStatement(state: SqlState, word: string): boolean {
  state.advance();
  if (opensStatement(state, word)) {
    noteStatement(state, word, 'statement', 85, state.opening === 'word' ? 0 : 45);
    state.isTolerant = true;
    state.wantsOperand = true;
    return true;
  }
  state.wantsOperand = false;
  return state.isTolerant;
}

export function beginsStatement(word: string): boolean {
  return STATEMENTS.has(word) && !AFTER_SEMICOLON.test(word);
}

function noteStatement(state: SqlState, word: string, evidence: string, broken: number, bare: number): void {
  const isProbed = bare > 0 && !state.isTolerant && STRONG_STATEMENTS.test(word);
  if (isProbed) state.note('dangerous-statement', broken, Math.max(bare, 60));
  else state.note(evidence, broken, state.isStatement && AFTER_SEMICOLON.test(word) ? Math.min(bare, 30) : bare);
}

/** Whether the token after a statement's first word is one that may follow it. */
function opensStatement(state: SqlState, word: string): boolean {
  if (word === 'update') {
    if (!state.is('word')) return false;
    state.advance();
    return state.is('word') && state.text === 'set';
  }
  const text = state.is('end') || state.is('comment') ? '' : state.text;
  if (!(STATEMENTS.get(word)?.test(text) ?? false)) return false;
  if ((word === 'exec' || word === 'execute') && state.is('open')) {
    state.advance();
    state.push('');
    return state.is('variable') || (state.is('string') && state.context === 'quoted');
  }
  if (word === 'exec' || word === 'execute' || state.is('open') || state.is('variable')) return true;
  if (text !== '') state.advance();
  return word === 'shutdown' || !state.is('end');
}
