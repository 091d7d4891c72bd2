import { readSelect, readSetOperator } from './clauses';
import { newFrame, type SqlState } from './sql-state';
import { goesOnAsStatement, isA, LOGICAL, opensStatement, SET_OPERATOR, STATEMENT } from './sql-words';

/** Statements that no documentation is made of. */
const STRONG_STATEMENTS = /^(?:exec|execute|declare|waitfor|shutdown|print|load|attach)$/;
/** Verbs that a name may follow in prose as well, so that the third token tells. */
const SOUNDS_LIKE_PROSE = /^(?:declare|load|with|prepare)$/;
/** Verbs of prose as well, so that they begin a statement only after a semicolon. */
const AFTER_SEMICOLON =
  /^(?:if|set|do|copy|show|desc|describe|handler|call|pragma|load|print|create|alter|replace|grant|rename)$/;

/** A semicolon, and the statement that begins after it. */
export function readSemicolon(state: SqlState): boolean {
  state.open('operator');
  state.endCondition();
  state.advance();
  state.frames = [];
  state.frame = newFrame('', '', false);
  state.wantsOperand = true;
  if (state.is('end', 'comment')) {
    state.wantsOperand = false;
    if (state.is('comment')) state.note('comment', 75, state.tokens === 1 ? 50 : 0);
    return true;
  }
  if (!state.is('word')) return state.is('open', 'close');
  const word = state.text;
  if (word === 'select') {
    state.isTolerant = true;
    const isConfirmed = readSelect(state, false);
    if (state.broken >= 85) state.note('stacked-query', 90, 70);
    return isConfirmed;
  }
  if (isA(STATEMENT, word)) return readStatement(state, word);
  if (isA(LOGICAL, word) || word === 'end') {
    state.wantsOperand = false;
    return true;
  }
  if (isA(SET_OPERATOR, word)) return readSetOperator(state);
  state.advance();
  return state.is('open') && state.call(word);
}

/** The first words of a statement. */
export function readStatement(state: SqlState, word: string): boolean {
  state.advance();
  if (!readOpening(state, word)) return false;
  noteStatement(state, word, state.isStatement ? 'statement' : 'stacked-query', 90, 75);
  state.isTolerant = true;
  return state.expectOperand();
}

/** A statement right after an operand, as SQL Server takes it without a semicolon. */
export function readFollowingStatement(state: SqlState, word: string): boolean {
  state.advance();
  if (readOpening(state, word)) {
    noteStatement(state, word, 'statement', 85, state.opening === 'word' ? 0 : 45);
    state.isTolerant = true;
    return state.expectOperand();
  }
  state.wantsOperand = false;
  return state.isTolerant;
}

export function beginsStatement(word: string): boolean {
  return isA(STATEMENT, word) && !AFTER_SEMICOLON.test(word);
}

function noteStatement(state: SqlState, word: string, evidence: string, broken: number, bare: number): void {
  const isProbed = bare > 0 && !state.isTolerant && STRONG_STATEMENTS.test(word);
  if (isProbed) state.note('dangerous-statement', broken, Math.max(bare, 60));
  else state.note(evidence, broken, state.isStatement && AFTER_SEMICOLON.test(word) ? Math.min(bare, 30) : bare);
}

/** Whether the tokens after a statement's first word are such as may follow it. */
function readOpening(state: SqlState, word: string): boolean {
  if (word === 'update') return readUpdate(state);
  const text = state.is('end', 'comment') ? '' : state.text;
  if (!opensStatement(`${word} ${text}`)) return false;
  const isCall = word.startsWith('exec');
  if (isCall && state.is('open')) {
    state.advance();
    state.push('');
    return state.is('variable') || (state.is('string') && (state.context === 'quoted' || state.tokens === 1));
  }
  if (isCall || state.is('open', 'variable')) return true;
  if (text !== '') state.advance();
  if (SOUNDS_LIKE_PROSE.test(word)) return goesOnAsStatement(`${word} ${state.text}`);
  return word === 'shutdown' || word === 'show' || !state.is('end');
}

/** A name, `set`, and a column that something is assigned to. */
function readUpdate(state: SqlState): boolean {
  if (!state.is('word')) return false;
  state.advance();
  if (!state.isWord('set')) return false;
  state.advance();
  if (state.is('open')) return true;
  state.advance();
  return state.is('operator') && state.text === '=';
}
