import { SqlLexer, type SqlToken } from './sql-lexer';
import { isCatalogue, isDangerous, isTelling } from './sql-words';

/** What a value would be put into. */
export type SqlContext = 'quoted' | 'bare';

/** What stands first where a value is not within quotes; it tells how likely the rest is SQL. */
export type Opening = 'nothing' | 'number' | 'string' | 'word' | 'operator' | 'clause' | 'statement';

export interface Continuation {
  /** How sure it is that SQL goes on, where the value has left its context: 0 to 100. */
  readonly broken: number;
  /** The same where it has not, so that all of it could be a value or a statement by itself. */
  readonly bare: number;
  readonly evidence: string;
  readonly opening: Opening;
  /** Closing parentheses without an opening one. */
  readonly isUnbalanced: boolean;
  /** A comment ends it that says nothing. */
  readonly isCutOff: boolean;
  /** All of it is well-formed, as far as it goes. */
  readonly isWhole: boolean;
  readonly touchesCatalogue: boolean;
  readonly comments: number;
}

/** Stands for an operand that is no plain name: equal to none. */
export const CONSTANT = '\u0001';
export const COMPLEX = '\u0002';

export interface Frame {
  /** The operand on the left of what is being read: a name, CONSTANT or COMPLEX. */
  left: string;
  isCompared: boolean;
  isAfterLogical: boolean;
  isSelect: boolean;
  /** Name of the function whose arguments these are; empty for a group. */
  readonly call: string;
}

/** No query is nested so deeply; what is nested more so is read as if it were not. */
const MAX_DEPTH = 500;
/** Every name of a catalogue has one of these. */
const COMPOUND = /[_.$]|sys/;
/** A comment that an injection ends with says nothing: `--`, `-- -`, `--+`, or a few letters to make it unique. */
const SAYS_NOTHING = /^[\s+'"-]*\w{0,8}[\s+'"-]*$/;
/** Quotes in a longer text quote its words, and what is between two quotations may happen to be an operator. */
const SHORT_TEXT = 100;
const PLAIN_VALUE = /^\w[\w @.-]*$/;
const NO_WORD = /^\W*$/;
const EMPTY = /^\s*$/;
/** What a whole statement scores that was typed as one: it is no injection by itself. */
const STATEMENT_SCORE = 40;
const TELLS_ALONE = /^dangerous|^file/;

/** Where the reading of one text as SQL stands, and what was found on the way. */
export class SqlState implements Continuation {
  readonly lexer: SqlLexer;
  readonly context: SqlContext;
  frames: Frame[] = [];
  frame: Frame;
  /** Whether an operand is expected next, rather than an operator. */
  wantsOperand: boolean;
  /** The token that is read next. */
  token: SqlToken = 'end';
  text = '';
  opening: Opening = 'nothing';
  broken = 0;
  bare = 0;
  evidence = '';
  isUnbalanced = false;
  isCutOff = false;
  isWhole = false;
  touchesCatalogue = false;
  /** The text begins as a whole statement. */
  isStatement = false;
  /** In a statement that was recognised, where names may follow one another. */
  isTolerant = false;
  tokens = 0;
  lastString = '';
  /** Operators between operands, and assignments. */
  operators = 0;

  constructor(sql: string, from: number, context: SqlContext) {
    this.lexer = new SqlLexer(sql, from);
    this.context = context;
    this.wantsOperand = context === 'bare';
    this.frame = newFrame('', context === 'bare' ? '' : CONSTANT, false);
  }

  get comments(): number {
    return this.lexer.comments;
  }

  advance(): void {
    this.token = this.lexer.next();
    this.text = this.lexer.text;
    if (this.token === 'string') this.lastString = this.text;
    if (this.token !== 'word' || !COMPOUND.test(this.text)) return;
    if (isCatalogue(this.text)) this.touchesCatalogue = true;
  }

  is(...tokens: readonly SqlToken[]): boolean {
    return tokens.includes(this.token);
  }

  isWord(...texts: readonly string[]): boolean {
    return this.token === 'word' && texts.includes(this.text);
  }

  expectOperand(): true {
    this.wantsOperand = true;
    return true;
  }

  /** Expects another expression, which may be a condition. */
  expectExpression(isCondition: boolean): true {
    const { frame } = this;
    frame.left = '';
    frame.isCompared = false;
    frame.isAfterLogical ||= isCondition;
    return this.expectOperand();
  }

  note(evidence: string, broken: number, bareScore: number): void {
    const bare = this.isStatement && !TELLS_ALONE.test(evidence) ? Math.min(bareScore, STATEMENT_SCORE) : bareScore;
    if (broken > this.broken) {
      this.broken = broken;
      this.evidence = evidence;
    }
    if (bare > this.bare) {
      this.bare = bare;
      this.evidence = evidence;
    }
  }

  /** Remembers what the text begins with. */
  open(as: Opening): void {
    if (this.opening === 'nothing') this.opening = as;
  }

  /** Enters a parenthesis. */
  push(call: string): void {
    if (this.frames.length < MAX_DEPTH) this.frames.push(this.frame);
    this.frame = newFrame(call, '', call === '' && this.frame.isAfterLogical);
    this.wantsOperand = true;
  }

  call(name: string): boolean {
    this.advance();
    this.push(name);
    if (isDangerous(name)) this.note('dangerous-function', 90, 75);
    return true;
  }

  /** Leaves a parenthesis, or the one that the application opened. */
  close(): boolean {
    const inner = this.frame;
    const outer = this.frames.pop();
    this.advance();
    if (outer === undefined) {
      this.isUnbalanced = true;
      this.open('operator');
      this.frame = newFrame('', this.context === 'quoted' ? CONSTANT : COMPLEX, false);
      this.wantsOperand = false;
      return true;
    }
    this.frame = outer;
    if (inner.call !== '' && isTelling(inner.call))
      this.note('function', outer.isAfterLogical ? 80 : 55, outer.isAfterLogical ? 55 : 30);
    return this.complete(inner.call === '' && inner.left === CONSTANT ? CONSTANT : COMPLEX);
  }

  /** An operand has ended. */
  complete(operand: string): boolean {
    const frame = this.frame;
    this.wantsOperand = false;
    if (!frame.isCompared) {
      frame.left = frame.left === '' || frame.left === CONSTANT ? operand : COMPLEX;
      return true;
    }
    frame.isCompared = false;
    const isConstant = frame.left === CONSTANT && operand === CONSTANT;
    const isSame = frame.left === operand && operand !== COMPLEX;
    if (isConstant || isSame) {
      if (frame.isAfterLogical) this.note('tautology', 90, 75);
      else this.note('constant-comparison', 60, isConstant && this.frames.length > 0 ? 65 : 40);
    } else if (frame.isAfterLogical) {
      const isMixed = frame.left === CONSTANT || operand === CONSTANT;
      this.note('condition', isMixed ? 75 : 60, frame.left === CONSTANT && operand === COMPLEX ? 60 : 30);
    }
    frame.left = COMPLEX;
    return true;
  }

  /** A statement has ended, with a constant for a condition. */
  endCondition(): void {
    const isConnected = !this.wantsOperand && this.frame.isAfterLogical && this.frame.left === CONSTANT;
    if (isConnected) this.note('boolean-continuation', 65, this.opening === 'operator' ? 40 : 0);
  }

  /** The text has ended, well-formed so far. */
  finish(): void {
    this.endCondition();
    const isReopened = this.context === 'quoted' && this.lexer.isOpen && (this.isUnbalanced || this.operators > 0);
    if (isReopened && this.lexer.length < SHORT_TEXT && PLAIN_VALUE.test(this.lastString))
      this.note('reopened-string', 60, 0);
    if (this.token !== 'comment' || (this.wantsOperand && this.tokens > 1)) return;
    this.isCutOff = SAYS_NOTHING.test(this.text) && (this.lexer.endMark !== '#' || EMPTY.test(this.text));
    if (!this.isCutOff) return;
    if (this.context === 'quoted') {
      if (this.tokens > 0) this.note('comment', 80, 0);
      else if (NO_WORD.test(this.text)) this.note('comment', 70, 0);
    }
    if (this.context === 'bare' && this.isUnbalanced) this.note('comment', 60, 0);
  }
}

export function newFrame(call: string, left: string, isAfterLogical: boolean): Frame {
  return { left, isCompared: false, isAfterLogical, isSelect: false, call };
}
