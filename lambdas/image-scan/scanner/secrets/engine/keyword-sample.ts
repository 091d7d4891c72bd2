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

/** Where the four bytes of a keyword begin that are rarest in text; 0 if it has no more than four. */
export function rarestSample(keyword: string): number {
  let best = 0;
  let bestRarity = -1;
  for (let at = 0; at + SAMPLE <= keyword.length; at += 1) {
    let rarity = 0;
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
