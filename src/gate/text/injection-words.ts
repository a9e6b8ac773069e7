/**
 * The parts that sentences aimed at a reviewer or a model are made of, in eleven languages: what to set aside, whose rules, who is spoken to, and which verdict is wanted.
 * No word says anything by itself; `injection.ts` looks at how they stand together. A word with `*` stands for every word that begins so.
 */
import { foldedWords } from './folded-words';
import { isPhraseCue } from './injection-phrases';
import { isCue } from './injection-tongues';

export const part = {
  /** To set something aside, as an order. */
  ignore: 1,
  /** The same, but only with a `not` before it: "don't follow". */
  obey: 1 << 1,
  prior: 1 << 2,
  rules: 1 << 3,
  reviewer: 1 << 4,
  machine: 1 << 5,
  /** "scores this", "bewertet": who does it is a reviewer. */
  judging: 1 << 6,
  score: 1 << 7,
  give: 1 << 8,
  /** To accept, as an order. */
  accept: 1 << 9,
  /** "accepted", "yes", "on topic": an outcome that is to be told. */
  outcome: 1 << 10,
  most: 1 << 11,
  /** The text itself: "this", "the item". */
  here: 1 << 12,
  not: 1 << 13,
  /** Before who is spoken to: "dear", "note to". */
  toward: 1 << 14,
  /** "if you are", "as the". */
  being: 1 << 15,
  /** Comes before an order: "and", "please", "you must". */
  leads: 1 << 16,
  /** Talk about such texts: "attack", "example". */
  about: 1 << 17,
  free: 1 << 18,
  reveal: 1 << 19,
  must: 1 << 20,
  /** Begins what other tongues say to a judge: `injection-tongues.ts`. */
  cue: 1 << 21,
  /** Stands in an English phrase: `injection-phrases.ts`. */
  phrase: 1 << 22,
} as const;
type Part = Exclude<keyof typeof part, 'cue' | 'phrase'>;

const wordsByPart: Readonly<Record<Part, string>> = {
  ignore:
    'ignorer ignorar negeren négliger négligez übersehe ignorá desestima desestime desconsiderar ignori trascura lekceważ пренебреги пренебрегай ignore disregard override overrule bypass forget skip ignoriere ignoriert ignorieren vergiss vergesst missachte missachten missachtet übergehe oublie oubliez ignorez ignora ignorad ignoren olvida olvide olviden omiso esqueça esqueçam desconsidere desconsiderem dimentica dimenticate ignorate negeer vergeet zignoruj zignorujcie ignoruj zapomnij pomiń игнорируй игнорируйте проигнорируй проигнорируйте забудь забудьте',
  obey: 'apply use heed respect consider beachte beachten anwenden respecte respectez appliquez applique apliques seguir sigas applicare volgen stosuj соблюдай применяй follow obey compte befolge befolgen suivez sigas siga seguire volg следуй следуйте',
  prior:
    'given initial initially default earlier* bestehend* frühere* früheren initial* existant* ci iniciales dadas dados iniziali ricevute gegeven eerder pierwotn* otrzyman* данные исходн* прошлые previous prior above earlier preceding former all any your original everything these those system developer safety scoring quality vorherig* bisherig* vorig* obig* alle deine deiner précédent* vos tes toutes tous dessus anterior* todas todos tus previas previos suas seus acima precedenti tue tuoi tutte sopra vorige eerdere je poprzedni* wszystkie wcześniejsz* swoich twoje предыдущ* все свои прежние выше',
  rules:
    'guidance orders commands constraints restrictions vorschriften befehle kriterien ordres critères órdenes criterios criteri comandi ordens critérios comandos normas norme voorschriften criteria opdrachten kryteria nakazy команды критерии instruction instructions directions directives guideline guidelines rule rules prompt prompts rubric policy policies checks filter told criteria anweisungen anweisung vorgaben regeln richtlinien instructies regels instrucciones reglas indicaciones directrices consignes règles instruções regras diretrizes istruzioni regole direttive instrukcje zasady zasadach polecenia wytyczne инструкции инструкций правила указания',
  reviewer:
    'reviewer* moderator* moderation judge judges grader* evaluator* assessor* referees jury examiner* validator* scorer* rater* gutachter* prüfer* bewerter* relecteur* évaluateur* correcteur* revisor* revisore* evaluador* avaliador* valutatore* beoordelaar* recenzen* oceniając* рецензент* проверяющ* оценивающ* модератор* gate',
  machine: 'ai llm llms model models bot assistant system chatbot automated ki ia sprachmodell modèle modelo modell modello model модель ии',
  judging: 'evaluation moderation judging grading grade scoring scores score rating rate evaluating evaluate reviewing review bewertet bewertest bewerten evaluer évaluer evalúas califica calificas avalia avalias valuta valuti beoordeelt beoordeel oceniasz ocenia оцениваешь оценивает оценивающая',
  score: 'punkten bestnote höchstnote calificación calificacion appréciation valoración valutazione beoordeling punten punt punkty punkt балла баллы рейтинг score scores rating marks points stars grade credit relevance severity verdict punktzahl punkte bewertung note puntuación puntaje nota pontuação voto punteggio cijfer ocenę ocena punktów оценку оценка баллов балл 10',
  give: 'grant provide geben vergeben bewerten setzen accordez accorde mettez mets notez noter otorga otorgue asigna asigne pon ponga califica califique conceda avalie classifique assegnare valuta vota metti dia geven beoordeel ken przyznajcie oceńcie wystaw ustaw dajcie поставить присвой присвойте оцени оцените дать дайте выставь выставьте give assign award rate set return output respond report answer treat mark choose prefer vote deserves reply gib vergib bewerte antworte donne donnez attribue attribuez répondez réponds da dale devuelve responde dê atribua assegna dai rispondi geef przyznaj daj поставь поставьте выведи дай',
  accept:
    'endorse greenlight zulassen freigeben durchwinken genehmigen accepter approuver aceptar aprobar admite admita aceitar aprovar accettare approvare convalida goed zaakceptować przyjmij zatwierdzić принять одобрить accept approve pass akzeptiere akzeptieren annehmen genehmige durch through accepte acceptez approuve approuvez valide validez acepta acepte aprueba apruébalo apruebe aceite aprove accetta accettate approva accepteer keur zaakceptuj zatwierdź прими примите одобри одобрите accepts',
  outcome: 'accept accepted approved pass passed relevant yes true valid excellent safe high preapproved positive angenommen akzeptiert accepté approuvé aceptado aprobado aprovado approvato geaccepteerd goedgekeurd zaakceptowane принято best correct',
  most: 'meilleure meilleur mejor melhor migliore beste bestmögliche najwyższ* высш* наивысш* tien zehn dix diez dez dieci dziesięć десять maximum max highest top full fully perfect best excellent high 10 100 ten five true yes höchste höchsten volle maximale maximal máxima máximo massimo massima hoogste maksymaln* максимальн* 1 5 pass lenient',
  here: 'this it item items entry submission contribution row file everything following answer response diesen diesem dieser beitrag eintrag ce cette contribution entrée élément este esta texto elemento questo questa testo contributo deze tekst bijdrage dit ten tekst tego temu wpis этот текст эту запись ответу тексту passage piece sample',
  not: 'not never don t doesn nicht nie niemals no niet nooit ne pas n não non не nunca mai',
  toward: 'l d a do de du message atención atenção attenzione achtung aux alla all alle do внимание den die dem der el la le o os new for dear note to attention hey hi hello message notice important hinweis an the for nota pour au para al per il bericht aan uwaga dla примечание для human all automated whoever instructions instruction',
  being: 'if as when wenn als si se jeśli если du you vous eres êtes sei bist are',
  leads: 'and then please must to kindly und bitte et y e en i и let lass simply just now therefore di',
  about: 'injection* inyección* iniezione* attack* jailbreak* phrase* example exempel beispiel exemple ejemplo esempio exemplo voorbeeld przykład пример lautet teach called means researchers lines sentences worked found',
  free: 'unrestricted unfiltered uncensored dan jailbroken without',
  reveal: 'reveal print show repeat leak expose',
  must: 'must should shall instructed told will have need kindly',
};

const exact = new Map<string, number>();
const prefixes: { readonly prefix: string; readonly bits: number }[] = [];
for (const name of Object.keys(wordsByPart) as Part[]) {
  for (const word of wordsByPart[name].split(' ')) {
    const folded = foldedWords(word).map(({ text }) => text).join('');
    if (word.endsWith('*')) prefixes.push({ prefix: folded, bits: part[name] });
    else exact.set(folded, (exact.get(folded) ?? 0) | part[name]);
  }
}
/** Prefixes by their first three signs, so that a word is held against few of them. */
const prefixesByStart = new Map<string, { readonly prefix: string; readonly bits: number }[]>();
for (const entry of prefixes) prefixesByStart.set(entry.prefix.slice(0, 3), [...(prefixesByStart.get(entry.prefix.slice(0, 3)) ?? []), entry]);

/** Words whose parts are kept, because texts use the same ones again and again. */
const mostKept = 20_000;
const longestKept = 64;
const bitsByWord = new Map<string, number>();

/** The parts, as bits, that a folded word can be. */
export function partsOf(word: string): number {
  const known = bitsByWord.get(word);
  if (known !== undefined) return known;
  const bits = decideParts(word);
  if (bitsByWord.size >= mostKept) bitsByWord.clear();
  if (word.length <= longestKept) bitsByWord.set(word, bits);
  return bits;
}

function decideParts(word: string): number {
  let bits = (exact.get(word) ?? 0) | (isCue(word) ? part.cue : 0) | (isPhraseCue(word) ? part.phrase : 0);
  if (word.length > 4) for (const entry of prefixesByStart.get(word.slice(0, 3)) ?? []) if (word.startsWith(entry.prefix)) bits |= entry.bits;
  return bits;
}

/** Chinese and Japanese write without spaces, Korean joins endings to its words: the parts are looked for as strings. */
export const spacelessParts = {
  ignore: /忽略|无视|無視|忘记|忘記|忘掉|忘れ|不要理会|不再遵守|무시하|무시해|잊어|잊으|잊고|따르지 마/,
  rules: /指令|指示|规则|規則|规定|標準|标准|提示词|提示詞|ルール|规范|命令|지시|규칙|명령|지침|기준/,
  prior: /之前|上面|上述|以上|以前|先前|これまで|上記|前の|所有|すべて|全て|一切|이전|위의|앞의|모든|기존/,
  reviewer: /(?:审核|审查|评审|評審|審核|审阅|審査|査読|採点|評価|レビュー|レビュアー|심사|검토|평가|채점)(?:人员|人員|员|員|人|者|担当|담당|자|관|위원)?(?:的|の)?(?:AI|人工智能|모델|모델은)?(?:[::,、,]|へ|さんへ|様|님|에게|께)|[请請](?:审核|评审|審核|評審)[员員]|(?:評価|採点|審査)する(?:AI|モデル)|评分的(?:人工智能|AI|模型)|(?:如果|若)你是[^。]{0,12}(?:模型|人工智能|AI)|あなたが[^。]{0,10}(?:モデル|AI)|(?:평가|채점|심사)\s?(?:모델|AI)/i,
  verdict: /满分|滿分|满点|満点|最高分|最高点|通过|通過|接受|承认|承認|合格|スコア|分数|만점|최고 ?점수|승인|통과|합격|10점/,
  order: /[请請]|ください|下さい|こと|て。|て$|せよ|なさい|接受|直接|给出|输出|打满|付け|세요|십시오|하라|시켜|해라|주세요/,
  item: /这[篇段条個个份]?(?:文章|文字|文本|内容|条目|投稿|回答)|这条|本文|この(?:文章|項目|投稿|テキスト|回答)|이 (?:글|항목|텍스트|문서|답변)/,
  not: /不要忽略|不要忘|勿忘|いけません|忘れない|ないで|잊지/,
  about: /例子|例如|注入|インジェクション|とは/,
} as const;
