import type { Detector, RequestValue } from '../threat';

/** What becomes a line break where a server drops the higher byte, or counts as one. */
const NARROWED = /[\u560a\u560d\u010a\u2028\u2029\u0085]/g;
/** Fields and first lines that steer a response or a request: hardly a line of a text. */
const STEERING =
  /[\r\n][ \t]{0,4}(?:(?:set-cookie2?|location|refresh|content-(?:type|length|encoding|disposition|security-policy)|transfer-encoding|access-control-[a-z-]+|x-[\w-]+)[ \t]*:|HTTP\/[\d.]+[ \t]+\d{3}|[A-Z]{3,7}[ \t]+\/\S{0,200}[ \t]+HTTP\/\d)/i;
/** Any field: a text of several lines has such lines too. */
const FIELD = /[\r\n][ \t]{0,4}[a-z][\w-]+[ \t]*:(?!\/\/)[ \t]*\S/i;
/** One that no list of a text has, as `Name: value` may be: it has a hyphen, or HTTP knows it. */
const KNOWN_FIELD =
  /[\r\n][ \t]{0,4}(?:[a-z]+-[\w-]+|host|link|status|connection|cookie|server|vary|accept|origin|referer|via|bcc)[ \t]*:/i;
/** Lines of protocols that take commands: those of mail servers and of stores. */
const COMMAND =
  /\r\n(?:EHLO|HELO|MAIL FROM|RCPT TO|QUIT|FLUSHALL|SLAVEOF|CONFIG SET|EVAL ["']|stats\b|set \S{1,99} \d+ \d+ \d+)/;
/** An address and the fields of a mail. */
const MAIL = /^[^\s@]{1,64}@[^\s@]{1,255}[\r\n]+(?:b?cc|to|from|subject|reply-to|content-type|mime-version)[ \t]*:/i;
/** The end of the header and a document of the sender's own. */
const OWN_BODY = /\r?\n\r?\n\s{0,8}<(?:!doctype|html|script|body|svg|img|iframe|h\d)/i;
const ENCODED_BREAK = /%(?:25)*0[ad]|%u000[ad]|%e5%98%8[ad]|\\[rnu]|&#/i;

/** Line breaks that end a header, so that what follows is one of the sender's own. */
export const detectHeaderInjection: Detector = (wide, value) => {
  const text = wide.replace(NARROWED, '\n');
  const at = text.search(/[\r\n]/);
  const score = at === -1 ? 0 : scoreOf(text, text.slice(0, at).trim(), value);
  return score === 0 ? null : { family: 'header-injection', score, evidence: 'header-field' };
};

function scoreOf(text: string, first: string, value: RequestValue): number {
  const isToken = first.length <= 100 && !/\s/.test(first);
  const holdsOneLine = value.place !== 'json' && value.place !== 'form' && value.place !== 'body';
  const isHidden = holdsOneLine && ENCODED_BREAK.test(value.text);
  const lines = text.split('\n', 10).length;
  if (MAIL.test(text)) return 85;
  if (OWN_BODY.test(text) && isToken && holdsOneLine) return 80;
  if (STEERING.test(text)) {
    if (holdsOneLine) return isToken || isHidden ? 90 : /^HTTP\//.test(first) || lines > 3 ? 40 : 62;
    return isToken && lines <= 5 ? 70 : 35;
  }
  if (holdsOneLine && /\sHTTP\/1\.\d$/.test(first)) return 80;
  if (!holdsOneLine || !isToken || first.endsWith(':')) return 0;
  if (COMMAND.test(text)) return 60;
  if (!FIELD.test(text)) return 0;
  if (value.place === 'query' && first !== '' && !isHidden && !KNOWN_FIELD.test(text)) return 45;
  return isHidden ? 65 : lines <= 3 ? 55 : 35;
}
