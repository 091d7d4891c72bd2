/**
 * Headers whose ordinary values have a form of their own, which holds characters that elsewhere would be worth a look. One
 * that keeps to its form is passed over; one that does not is looked at like any other.
 */
const TOKENS = /^[\w!#$%&'*+.^`|~:/@ ,;=-]*$/;
const MEDIA_RANGES = /^[\w*+.\-/]+(?:[ \t]*[,;][ \t]*[\w*+.\-/]+(?:=[\w.*"+-]*)?)*$/;
const ENTITY_TAGS = /^(?:\*|(?:W\/)?"[^"'<>\\]*"(?:, ?(?:W\/)?"[^"'<>\\]*")*)$/;
const CLIENT_HINT = /^(?:"[^"'<>\\]{0,60}"(?:;v="[\d.]{1,40}")?(?:, )?){1,12}$|^\?[01]$/;
const CREDENTIALS = /^(?:Bearer|Basic) [\w.~+/-]+=*$/i;
const DATE = /^[A-Za-z]{3,9}, [\w -]+ [\d:]+ GMT$/;
const ADDRESSES = /^[\da-fA-F.:[\]]+(?:, ?[\da-fA-F.:[\]]+)*$/;
const TRACE = /^(?:(?:Root|Self|Parent|Sampled|Lineage)=[\w:.-]+;?)+$|^[\da-f-]+$/;
/** A page of the web, with nothing encoded in its address and no way upwards. */
const PLAIN_PAGE = /^https?:\/\/[\w.-]+(?::\d{1,5})?(?!\S*\.\.)(?:\/[\w.~-]*)*(?:\?[\w.~=&-]*)?(?:#[\w-]*)?$/;
/** Products and comments (RFC 9110, section 10.1.5), whose parts begin as those of browsers do. */
const USER_AGENT =
  /^[\w.-]+\/[\w.+-]+(?: (?:[\w.-]+\/[\w.+-]+|[A-Z][a-z]+|\((?:(?:[A-Z]|compatible|rv:|x64|arm|wv)(?:[\w .,:+-]|(?<=\w)\/(?=\w))*(?:; ?|(?=\))))+\)))*$/;
const HOST = /^[\w.-]+(?::\d{1,5})?$/;

const FORMS: ReadonlyMap<string, RegExp> = new Map([
  ['accept', MEDIA_RANGES],
  ['accept-charset', MEDIA_RANGES],
  ['accept-encoding', MEDIA_RANGES],
  ['accept-language', MEDIA_RANGES],
  ['authorization', CREDENTIALS],
  ['cache-control', /^[\w-]+(?:="?\d+"?)?(?:, ?[\w-]+(?:="?\d+"?)?)*$/],
  ['cdn-loop', TOKENS],
  ['content-type', /^[\w+.-]+\/[\w+.-]+(?:; ?[\w-]+=(?:"[\w'()+,./:=? -]*"|[\w'()+,./:=?-]+))*$/],
  ['date', DATE],
  ['forwarded', /^[\w.:[\]"=;, -]+$/],
  ['host', HOST],
  ['if-match', ENTITY_TAGS],
  ['if-modified-since', DATE],
  ['if-none-match', ENTITY_TAGS],
  ['if-unmodified-since', DATE],
  ['last-modified', DATE],
  ['priority', /^[\w=, ]+$/],
  ['referer', PLAIN_PAGE],
  ['te', MEDIA_RANGES],
  ['user-agent', USER_AGENT],
  ['x-amzn-trace-id', TRACE],
  ['x-forwarded-for', ADDRESSES],
  ['x-forwarded-host', HOST],
  ['x-forwarded-port', /^\d{1,5}$/],
  ['x-forwarded-proto', /^[a-z]{2,6}$/],
  ['x-real-ip', ADDRESSES],
]);

/** Whether a header's value has the form that its name promises, so that nothing can be hidden in it. */
export function keepsToItsForm(name: string, value: string): boolean {
  const form = name.startsWith('sec-ch-') ? CLIENT_HINT : FORMS.get(name);
  return form?.test(value) ?? false;
}
