/** How rare the second letter is after the first in program text: a row for each first letter, from 0 to 9. */
const RARITY = [
  '42125526265111725120342433',
  '36643777437275366557377859',
  '16321262382177076231397849',
  '15530267282566236545355868',
  '14113235466220323000533138',
  '26763599198582187245398859',
  '46571654277554557334277968',
  '26671889288666478462688959',
  '33111227596220036311838594',
  '58893999899899598939889988',
  '48662678488756778746689999',
  '15531688187267157732247939',
  '13361878398436328747477979',
  '15111217374353237311235959',
  '52226248374210309042143768',
  '27550886397267139032269969',
  '67786778688787796777288878',
  '16240438194522057220346939',
  '36241563265545226420266749',
  '15350560097434128122255819',
  '54322559298132739122799789',
  '17882989398989359989899988',
  '37784884389785489527888899',
  '68575888576888728773899999',
  '56565568598654429444736787',
  '68994989799899399988998889',
];
/** Of any other pair; blanks stand before and after every word, and rows of one sign underline and divide. */
const OTHER = 6;
const COMMON = 0;
const SAMPLE = 4;

/** Four letters of the kinds' keywords that are in one of 50,000 places of code and documents at least, counted there. */
const FREQUENT = new Set(
  (
    'aaaa abil able acce acco aces achi acka acto agen ager ails algo alst alue ampl ance andb arch ared arer aria ' +
    'arti asse assi atch atea ates atio ator atte atus ault auth base batc bear bili bina bloc buck cale card cces ' +
    'ccou ceiv cens cent cess chan chec chem chin city ckag cker cket clie clou code cond conf cont cope cord coun ' +
    'cove cred crip cryp ctio ctor curi data decl deco dent deve ding disc docs dyna eaaa eaac eaam earc eare ecei ' +
    'econ ecre ecur egis egra eive ekey elop embl ence encr ende ense ente enti entr epor eral erco erpr erst erve ' +
    'ervi espa essa essi esto ethe evel even eway expo face fact ffff figu fini flow gent gger gist gith gmen gnin ' +
    'gram grap gres hare heck here hine hook hori http ical icen ices icit iden ient igni ilit imer imes ines inis ' +
    'inst inte intr iont ipti isco istr itch ithu itio itiv itte ivat iver izat ject keys lare lass last less leve ' +
    'lewa lice lien line link lity llba lock logg look loud mach mand mark mary mate matt mbly ment mera mess mini ' +
    'mith mpli nage nanc ncry ndar ndex ndle ning niti node noti nsta nten nter ntit ntri ntry oaut ocke odec oduc ' +
    'ojec oken onfl onsc onte ontr open orag oriz orte otif oudf ount ourc over pace pack page pass pena plai port ' +
    'post pres prim priv prod proj ptio push rage raph rate rato rcom reca rece rede redi regi repo resp rest ries ' +
    'ript rite rity riva rodu roje roll root rows rsta rtif rver rvic rypt sage sand scal scan scop scri sear seco ' +
    'secu semb send sent serv sess shar sign sion smit sock sour spac spar ssag ssem ssio stac stan stat stem ster ' +
    'stic stom stor stra stri stry subs sync syst tabi tabl tack tatt tatu tbuc tele tenc tent terc term terp test ' +
    'ther thin thor thub tics time tion tity tive tkey toke tora tory trai trat trib trie trin tter ttok ttps uals ' +
    'ubsc ucke ucti uenc uffe urce urit user usto utho valu vate velo vera vice witc word work writ ycom ynam ypti ' +
    'yste zati'
  ).split(' '),
);
/** More than all pairs of a sample are worth. */
const FREQUENT_COST = 100;

/** Where the four bytes of a keyword begin that are rarest in text; 0 if it has no more than four. */
export function rarestSample(keyword: string): number {
  let best = 0;
  let bestRarity = Number.NEGATIVE_INFINITY;
  for (let at = 0; at + SAMPLE <= keyword.length; at += 1) {
    let rarity = FREQUENT.has(keyword.slice(at, at + SAMPLE)) ? -FREQUENT_COST : 0;
    for (let pair = at; pair < at + SAMPLE - 1; pair += 1) rarity += pairRarity(keyword, pair);
    if (rarity > bestRarity) [best, bestRarity] = [at, rarity];
  }
  return best;
}

function pairRarity(text: string, at: number): number {
  if (/\s|^([^a-z0-9])\1/.test(text.slice(at, at + 2))) return COMMON;
  const digit = RARITY[text.charCodeAt(at) - 97]?.[text.charCodeAt(at + 1) - 97];
  return digit === undefined ? OTHER : Number(digit);
}
