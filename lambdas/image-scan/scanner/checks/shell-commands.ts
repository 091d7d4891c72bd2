/** One simple command of a shell text. */
export interface ShellCommand {
  /** Its words without quotes; variables and substitutions are left as they stand. */
  readonly words: readonly string[];
  /** How it is joined to what stands before: `|` reads its output, `(` begins a group, `<(` a process substitution. */
  readonly joint: '' | '|' | '(' | '<(';
}

/** Characters of no meaning to the shell. */
const PLAIN = /[^\s'"\\|&;()#<>]+/y;

/**
 * Cuts a shell text into its simple commands: at `;`, `&`, `|`, line ends and parentheses outside quotes. It knows no
 * more of the grammar than that, which is enough to tell which programs a build step runs. Time and memory are linear.
 */
export function shellCommands(text: string): ShellCommand[] {
  const commands: ShellCommand[] = [];
  let words: string[] = [];
  let pieces: string[] = [];
  let inWord = false;
  let joint: ShellCommand['joint'] = '';
  const endWord = () => {
    if (inWord) words.push(pieces.join(''));
    pieces = [];
    inWord = false;
  };
  const endCommand = (next: ShellCommand['joint']) => {
    endWord();
    if (words.length > 0) commands.push({ words, joint });
    words = [];
    joint = next;
  };
  for (let at = 0; at < text.length; at += 1) {
    const char = text[at] ?? '';
    if (char === '\\') {
      // A backslash before a line end joins the lines.
      if (text[at + 1] !== '\n') {
        pieces.push(text[at + 1] ?? '');
        inWord = true;
      }
      at += 1;
    } else if (char === "'" || char === '"') {
      const end = closingQuote(text, at);
      pieces.push(text.slice(at + 1, end));
      inWord = true;
      at = end;
    } else if (char === ' ' || char === '\t' || char === '\r') endWord();
    else if (char === '#' && !inWord) {
      const end = text.indexOf('\n', at);
      at = (end < 0 ? text.length : end) - 1;
    } else if (char === '|') endCommand(text[at + 1] === '|' || text[at - 1] === '|' ? '' : '|');
    else if (char === '(') {
      const isSubstitution = pieces.length === 1 && pieces[0] === '<';
      if (isSubstitution) {
        pieces = [];
        inWord = false;
      }
      endCommand(isSubstitution ? '<(' : '(');
    } else if (char === ';' || char === '\n' || char === ')') endCommand('');
    else if (char === '&' && text[at - 1] !== '>' && text[at + 1] !== '>') endCommand('');
    else {
      PLAIN.lastIndex = at;
      const run = PLAIN.exec(text)?.[0] ?? char;
      pieces.push(run);
      inWord = true;
      at += run.length - 1;
    }
  }
  endCommand('');
  return commands;
}

function closingQuote(text: string, open: number): number {
  const quote = text[open] ?? '';
  for (let at = open + 1; at < text.length; at += 1) {
    if (text[at] === '\\' && quote === '"') at += 1;
    else if (text[at] === quote) return at;
  }
  return text.length;
}

/** Words that only introduce a command. */
const PREFIXES = new Set(
  'then do else elif if while until ! { exec env time command nice nohup sudo eatmydata chronic xargs'.split(' '),
);
const ASSIGNMENT = /^[A-Za-z_]\w{0,127}=/;

/** A program that a command runs. */
export interface ProgramCall {
  /** Without its folder. */
  readonly program: string;
  readonly args: readonly string[];
  /** What stands before it: `sudo`, `if`, `A=b`. */
  readonly before: readonly string[];
}

/** A command's program; null where it only sets variables. */
export function programCall({ words }: ShellCommand): ProgramCall | null {
  let at = 0;
  let afterPrefix = false;
  for (; at < words.length; at += 1) {
    const word = words[at] ?? '';
    if (PREFIXES.has(programOf(word))) afterPrefix = true;
    else if (!ASSIGNMENT.test(word) && !(afterPrefix && word.startsWith('-'))) break;
  }
  const word = words[at];
  if (word === undefined) return null;
  return { program: programOf(word), args: words.slice(at + 1), before: words.slice(0, at) };
}

function programOf(word: string): string {
  return word.slice(word.lastIndexOf('/') + 1);
}
