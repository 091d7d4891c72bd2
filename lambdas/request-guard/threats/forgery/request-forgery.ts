import type { Detector, RequestValue } from '../threat';
import { hostReach } from './host-reach';

/** Longer addresses are judged by their beginning. */
const MAX_URL = 2048;
const URL_VALUE = /^["'<(\s]{0,3}(?:url:)?(?:(https?|s?ftps?|wss?):|(?=[\\/]{2}))[\\/]{0,8}([^\s\\/?]\S*)$/i;
/** Schemes that speak other protocols to a server of the sender's choice. */
const FOREIGN =
  /^["'\s]{0,3}(?:url:)?(?:(gopher|dict|netdoc|tftp|rmi|https?\+unix):[\\/]|(jar):\w+:|(ldaps?:\/|unix:)\/)\S*$/i;
const METADATA_PATH =
  /^[^/?\s]*\/+(?:latest\/(?:meta-data|user-data|dynamic\/instance|api\/token)|computemetadata\/v\d|metadata\/instance\?api-version|opc\/v\d\/|openstack\/latest\/)/i;
/** The zone of an address of version 6 (RFC 6874), which is no part of where it leads. */
const ZONE = /%[\w.]{1,20}\]/;
/** An address of version 4, as a parser writes it. */
const OF_NUMBERS = /^(?:\d+\.){3}\d+$/;
/** Parsers disagree on which part of `a@b`, `a#@b` and `a\@b` is the host: each may be asked. */
const CONFUSING = /^[^@:/?]*\.[^@/?]*@|[#\\][^/?]*@|^[^/?]*\\/;
/** Addresses that an application is told of itself or of its client, rather than to fetch. */
const NOT_FETCHED =
  /redirect|callback|return|origin|refer|next|success|cancel|logout|base|home|website|iss|aud|cors|allow|login|server|local|dev/i;
const FETCHED = /ur[il]|target|dest|proxy|fetch|feed|src|image/i;
const BARE = /^(?:127\.[\d.]+|localhost|0\.0\.0\.0|\[::1?\])[:/]/i;
/** Ports and paths of services that only machines beside them ask. */
const SERVICE =
  /^[^/?]*:(?:2[1-5]|53|110|445|1433|2049|237[569]|3306|3389|5432|5672|5984|6379|6443|8500|9000|9200|1025[05]|11211|27017)(?:[/?]|$)|^[^/?]*\/(?:admin|server-status|manager\/|actuator|internal|private|console|_cat|_search|metrics|v\d\/(?:secrets|keys|agent)|containers|flag|secret)/i;

/** Addresses of machines that only the server can reach, which it would be made to ask. */
export const detectRequestForgery: Detector = (text, value) => {
  const [score, evidence] = judge(text.length > MAX_URL ? text.slice(0, MAX_URL) : text, value);
  return score === 0 ? null : { family: 'request-forgery', score, evidence };
};

function judge(text: string, value: RequestValue): readonly [score: number, evidence: string] {
  const isStructured = value.place === 'json' || value.place === 'body';
  const foreign = FOREIGN.exec(text);
  if (foreign) return [foreign[3] ? (isStructured ? 45 : 62) : 88, 'foreign-protocol'];
  const url = URL_VALUE.exec(text);
  if (url === null) {
    if (METADATA_PATH.test(`/${text}`) || METADATA_PATH.test(text)) return [62, 'metadata-service'];
    const isAsked = !isStructured && FETCHED.test(value.path) && BARE.test(text) && SERVICE.test(text);
    return [isAsked ? 55 : 0, 'internal-address'];
  }
  const rest = url[2] ?? '';
  const authority = rest.split(/[/?]/, 1)[0] ?? '';
  let best: readonly [number, string] = METADATA_PATH.test(rest) ? [70, 'metadata-service'] : [0, ''];
  const parts = authority.split(/[@#\\]+/, 5);
  for (const part of parts) {
    const found = judgeHost(part, rest, value, parts.length === 1);
    const score = Math.min(98, found[0] + (found[0] > 0 && CONFUSING.test(rest) ? 20 : 0) - (url[1] ? 0 : 10));
    if (score > best[0]) best = [score, found[1]];
  }
  return best;
}

/** @param isHost whether it can be nothing else, such as a user's name */
function judgeHost(authority: string, rest: string, value: RequestValue, isHost: boolean): readonly [number, string] {
  const url = `http://${authority.replace(ZONE, ']')}`;
  if (!URL.canParse(url)) return [0, ''];
  const { hostname } = new URL(url);
  const reach = hostReach(hostname);
  if (reach === 'metadata') return [95, 'metadata-service'];
  if (reach === 'rebinding') return [78, 'rebinding-name'];
  const written = authority.replace(/:\d*$/, '');
  const isMapped = reach !== null && /^\[.{4,}[.:]{1,2}\w+[.:]\w+\]$/.test(written);
  // Numbers in other bases, fewer than four, wide digits.
  if ((OF_NUMBERS.test(hostname) && written !== hostname) || isMapped)
    return [reach === null ? 66 : 90, 'disguised-address'];
  if (reach === null || (reach === 'named' && !isHost)) return [0, ''];
  return [usualScore(rest, value) - (reach === 'named' ? 25 : 0), 'internal-address'];
}

/** How sure a plain internal address is no setting of a developer's: by where it stands and what is asked of it. */
function usualScore(rest: string, value: RequestValue): number {
  if (value.place === 'header') return /^(?:referer|origin|host|x-forwarded-host)$/.test(value.path) ? 20 : 56;
  const base = value.place === 'json' || value.place === 'body' ? 46 : value.place === 'form' ? 58 : 70;
  return base + (SERVICE.test(rest) ? 15 : 0) - (NOT_FETCHED.test(value.path) ? 25 : 0);
}
