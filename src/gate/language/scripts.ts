/** Which scripts languages are written in, and which of these a table of grams must decide between. */

/** Groups with a table: the script's name there, in the order in which the tables list their languages. */
export const groupNames = ['Latin', 'Cyrillic', 'Arabic', 'Devanagari'] as const;
export type GroupName = (typeof groupNames)[number];

/** Scripts that one language that we know is written in: seeing the script is knowing the language. */
export const languageByScript: Readonly<Record<string, string>> = {
  Greek: 'el',
  Hebrew: 'he',
  Armenian: 'hy',
  Georgian: 'ka',
  Bengali: 'bn',
  Gujarati: 'gu',
  Gurmukhi: 'pa',
  Tamil: 'ta',
  Telugu: 'te',
  Kannada: 'kn',
  Malayalam: 'ml',
  Oriya: 'or',
  Sinhala: 'si',
  Thai: 'th',
  Lao: 'lo',
  Khmer: 'km',
  Myanmar: 'my',
  Ethiopic: 'am',
  Tibetan: 'bo',
  Hangul: 'ko',
  Kana: 'ja',
  Han: 'zh',
};

/** Languages without a table that share a script with one that has: text in the script is then no sign of a foreign language. */
const untabledByScript: Readonly<Record<string, string>> = {
  Latin:
    'ast oc an lb mt fo kl se rm fur sc lij vec nap scn wa co pap ht jv su ceb ilo war min ace mg ha ig rw rn ny ff wo bm ee tw ak ln kg sg om sm to ty fj haw ku kmr tk tt crh ug sh cnr ' +
    'hsb dsb szl csb sco gv kw vo io ia ie qu ay gn nah yua tet tpi bi ch ve ss nr ti nso kab za hmn lus kha ban bug mad sgs ltg vro nds li zea stq gsw bar ksh pms lmo eml ext mwl ay lad',
  Cyrillic: 'ky tt ba cv os ab ce av kv udm mhr mrj sah tyv bua xal uz tk ug rue cu sh cnr crh mo kbd ady inh lez myv mdf alt',
  Arabic: 'ps ckb ug sd ks pnb skr ku kk ky arz ary apc arb ms ha bal brh glk mzn lrc',
  Devanagari: 'sa bho mai kok doi brx ks sd new awa mag hne bgc',
  Hebrew: 'yi lad',
  Bengali: 'as mni bpy',
  Ethiopic: 'ti gez tig',
  Han: 'yue wuu nan hak gan ja ko zh lzh cmn cdo hsn',
  Kana: 'ja',
  Myanmar: 'shn mnw kar',
  Tibetan: 'dz',
  Georgian: 'xmf lzz sva',
  Hangul: 'ko',
  Gurmukhi: 'pa',
  Kannada: 'tcy',
  Oriya: 'sat',
  Greek: 'grc pnt',
};

const untabled: ReadonlyMap<string, ReadonlySet<string>> = new Map(Object.entries(untabledByScript).map(([script, tags]) => [script, new Set(tags.split(' '))]));

/** A language that we can't tell in this script, but that is written in it. */
export function isUntabledIn(script: string, tag: string): boolean {
  return untabled.get(script)?.has(tag) ?? false;
}

/** A language that we know no script of: nothing can be said to be foreign to it. */
export function isKnownLanguage(tag: string, tabled: (tag: string) => boolean): boolean {
  return tabled(tag) || Object.values(languageByScript).includes(tag) || [...untabled.values()].some((tags) => tags.has(tag));
}
