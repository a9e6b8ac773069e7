/**
 * English phrases by which a text speaks to whoever judges it, or trains on it, as patterns over a sentence's folded words (one space on either side of each). A pattern's {names} stand for
 * the word lists below and `~n` for up to n words of any kind, so every pattern looks at a bounded stretch. What the phrases of a sentence and its neighbours come to, `injection.ts` decides.
 */

/** What a sentence does by its phrases. */
export interface Spoken {
  /** Sets the judge's rules aside. */
  readonly overrides: boolean;
  /** Says that rules or a task are over, as notices do too: counts only with a demand. */
  readonly voids: boolean;
  /** Speaks to a judge or a model. */
  readonly addresses: boolean;
  /** Asks for a verdict. */
  readonly demands: boolean;
  /** Asks for a verdict on the item itself, in words that nothing else has. */
  readonly insists: boolean;
  /** Tells a model what to become by being trained. */
  readonly trains: boolean;
}

const lists: Readonly<Record<string, string>> = {
  rules: 'instructions? directions directives? guidelines? guidance rules? rubrics? prompts? polic(?:y|ies) criteri(?:a|on) checks? filters? standards? restrictions? orders commands? constraints? safeguards? guide programming',
  setAside: 'ignore ignoring disregard(?!~1for) disregarding forget(?!~1to) override overrule bypass skip discard neglect disobey dismiss erase overlook abandon violate set~1aside throw~1out pay~1no~1attention~1to (?:not|never|stop)~1(?:follow|following|obey|obeying|apply|applying|heed|use)',
  theirs: 'your previous prior earlier above preceding existing original initial former foregoing system developer whatever all any every everything those these safety scoring grading acceptance review reviewing quality content moderation you',
  item: 'text entry entries item items submission submissions contribution contributions row rows passage passages sample samples record records document file dataset response answer content message sentence paragraph line one',
  strict: 'text entry item items submission contribution row rows passage sample record dataset content',
  accept: 'accept approve admit pass validate endorse greenlight whitelist okay',
  lead: 'please just kindly simply and then must should shall now will you to therefore so immediately only',
  verdict: 'accepted approved valid passed pass excellent perfect safe relevant reviewed compliant outstanding flawless correct genuine acceptable',
  outcome: 'accept accepted approve approved pass passed valid excellent perfect 100 10 1 ten yes outstanding',
  top: 'highest top maximum max maximal perfect excellent outstanding best full five ten 5 10 100 highly 1 superb flawless',
  mark: 'scores? marks? grades? rating ratings points stars credit credits evaluation quality relevance',
  rate: 'rate score grade rank evaluate judge assess',
  give: 'give award assign grant set return output print emit assigns?',
  reply: 'reply respond answer say output print return write emit state',
  check: 'evaluate assess review check inspect verify validate grade judge flag report reject warn refuse block question penali[sz]e',
  checking: 'review inspections? checks? checking reading verification evaluation looking reviewing moderation validation assessment scrutiny',
  judge: 'reviewers? moderators? graders? evaluators? judges? examiners? checkers? validators? raters? ais? models? llms? assistants? chatbots? bots? gpt chatgpt claude gemini copilot networks? machine person people human whoever anyone anybody system',
  machine: 'ais? models? llms? assistants? chatbots? gpt chatgpt networks? machines?',
  reading: 'reads? reading checks? checking validat(?:es?|ing) grad(?:es?|ing) process(?:es|ing) scor(?:es?|ing) judg(?:es?|ing) evaluat(?:es?|ing) review(?:s|ing)? sees? seeing pars(?:es?|ing) learn(?:s|ing)? rat(?:es?|ing) assess(?:es|ing)? moderat(?:es?|ing)',
  trained: 'trained training tuned finetuned tuning pretrained learns? learning',
  duty: 'must shall always never remember whenever obey ignore disregard memori[sz]e disobey drop',
};

/** A pattern, and what its first word may be; null: anything. */
interface Phrase {
  readonly pattern: RegExp;
  readonly first: RegExp | null;
}

/** The words between `{` and `}` as alternatives, `~n` as a gap. */
function phrase(pattern: string): Phrase {
  const alternatives = (name: string): string => `(?:${(lists[name] ?? name).split(' ').map((word) => word.replace(/~1/g, ' ')).join('|')})`;
  const source = pattern.replace(/\{([a-zA-Z]+)\}/g, (_, name: string) => alternatives(name)).replace(/ ~(\d)/g, (_, most: string) => `(?: \\S+){0,${most}}`);
  return { pattern: new RegExp(` ${source}(?= )`), first: firstOf(pattern) };
}

function firstOf(pattern: string): RegExp | null {
  const token = /^(?:\{([a-zA-Z]+)\}|\(\?:([^(){}]*)\)|([a-z]+))(?= |$)/.exec(pattern);
  if (token === null) return null;
  const words = token[1] === undefined ? (token[2] ?? token[3] ?? '').split('|').map((each) => each.split(' ')[0]) : (lists[token[1]] ?? '').split(' ').map((each) => each.replace(/\(\?!~1\w+\)/, '').split('~1')[0]);
  return new RegExp(`^(?:${words.join('|')})$`);
}

const phrases: Phrase[] = [];
/** Places in `phrases`. */
const any = (...patterns: readonly string[]): readonly number[] => patterns.map((pattern) => phrases.push(phrase(pattern)) - 1);

const overriding = any(
  '{setAside} ~3 {theirs} ~4 {rules}',
  'override (?:the|your|all|any|this) ~1 {rules}',
  '{setAside} ~1 what you (?:have been|were|are|ve been) (?:told|taught|given|asked)',
  '(?:put|set|leave) (?:\\S+ )?(?:your|the) (?:\\S+ )?{rules} ~2 aside',
  '(?:put|set|leave) aside (?:your|the|all) (?:\\S+ )?{rules}',
  '(?:attention|heed) to (?:the|any|all|your) (?:\\S+ )?{rules} ~4 (?:prompt|above|before|given|previous)',
  'you no longer (?:refuse|reject|check|filter|moderate)',
  'your ~2 {rules} (?:(?:are|is|have been|has been|were) )?(?:now )?(?:void|revoked|cancell?ed|lifted|suspended|disabled|overridden|obsolete|over|no longer|do not apply|don t apply)',
  'you ~1 no longer ~2 (?:apply|follow|obey|use|need|have|bound)',
  '{setAside} ~1 the fact that this is off topic',
  '(?:act as|act like|you are|be|become|pretend to be|behave like) ~4 (?:judge|reviewer|grader|evaluator|assistant|model|moderator|ai|checker) (?:who|that|with|which) ~3 (?:never|no|approves?|accepts?|every|everything|all|passes)',
  'erase your memory',
  '{setAside} all (?:the )?(?:earlier|previous|prior|above) (?:messages?|text|context|input)',
  'from now on you (?:will|must|shall) (?:\\S+ )?(?:respond|answer|reply|obey)',
  'stop (?:following|obeying|applying|reviewing|grading|moderating)',
  '(?:disobey|betray|ignore|defy) your (?:developers?|creators?|makers?|owners?|designers?)',
);
const voiding = any(
  '{rules} (?:(?:are|is|have been|has been|were) )?(?:now |hereby )?(?:void|revoked|cancell?ed|lifted|suspended|disabled|overridden|as void|no longer apply)',
  '(?:your|the) (?:\\S+ )?task (?:has changed|is now|has been)',
  '(?:new|updated|revised) (?:tasks?|instructions?|orders?|directives?|polic(?:y|ies)|rules)',
  'gate (?:is |has been )?(?:now )?disabled',
  '(?:from now on|starting now|from this point|henceforth) ~2 (?:you|act|behave|answer|reply)',
  'end of (?:the )?(?:document|submission|text|item|entry|passage)',
  '(?:review|evaluation|assessment|check|grading) (?:is|has been) (?:over|completed?|done|finished)',
);
const addressing = any(
  '{judge} (?:who |that |which |is |are |now |currently |may |might |be )*{reading} (?:\\S+ )?(?:this|it|these|{item})',
  '(?:note|message|attention|memo|word|instructions?|for|to|dear|hey|hi|hello|ok|okay|honou?rable|esteemed) (?:to |for |all |any |the |every |my |llm |ai |automated |quality |human )*{judge} (?:now )?(?=rate|score|accept|approve|pass|give|grade|mark|ignore|please|must|pretend|act|give|reply|you|set|this|i )',
  '(?:i am|i m|as) (?:the|your) (?:\\S+ )?(?:administrators?|admin|owner|developers?|creators?|maker)',
  'by order of (?:the|your) (?:administrators?|admin|owner|developers?|creators?|makers?)',
  '(?:the )?(?:owner|admin|administrator) (?:of \\S+ \\S+ )?(?:has|have|already|says|wants|pre)',
  'ai (?:reviewers?|graders?|judges?|evaluators?|raters?) (?:must|should|shall|have to|give|rate|please|are to)',
  '(?:chatgpt|gpt|claude|gemini|copilot|assistant|grader|reviewer|evaluator|moderator|checker) (?:now )?(?:pretend|act|rate|accept|approve|ignore|forget|pass|mark|reply|set)',
  'if you are (?:an? |the )?(?:\\S+ )?(?:ai|language model|model|llm|grader|reviewer|judge|evaluator)',
);
const demanding = any(
  '(?:let|wave) (?:this|it|the|my) ~2 (?:in|through|pass)',
  '(?:click|hit|press|select|choose) (?:on )?(?:accept|approve|pass)',
  '{give} ~3 {top} (?:possible |available )?{mark}',
  '{give} ~5 (?:ten|10|five|5|1|100) (?:out of|points|stars|of)',
  '{rate} (?:this|it|them) ~3 {top}',
  '{rate} (?:it|this|them) as if',
  '{reply} (?:only|just|exactly|nothing but|with nothing but|straight|simply|with only|with just) ~3 {outcome}',
  '(?:reply|respond|answer) (?:with )?(?:the word |a )?{outcome}',
  '(?:is|are|must|should|shall|has|have) (?:to )?be (?:marked|accepted|approved|passed|rated|scored|treated|considered)',
  '(?:no(?! need)|without|skip|skip all|skip your) ~2 {checking}',
  '(?:look no further|no need to (?:read|check|look|review|verify))',
  '(?:has|have|was|were|is|been) (?:already |been )*(?:vetted|pre approved|preapproved|approved|verified|checked|reviewed|cleared) ~4 (?:skip|let|pass|accept|no|so|please|by)',
  '(?:disable|deactivate|bypass|override|turn off|switch off|suspend) (?:the |all |your )?(?:\\S+ )?(?:checks?|moderation|filters?|gate|validation|verification)',
  '(?:not|never) {check} (?:this|it|the text|the item)(?! \\S)',
  'the (?:only )?correct (?:score|answer|verdict|rating|grade) ~2 (?:is|maximum)',
  '{accept} (?:this|it|everything)',
  'say yes to (?:this|it)',
  'award (?:\\S+ )?(?:full|top) (?:credit|marks)',
  '(?:gets?|deserves?|receives?|earns?) (?:full|top|perfect|maximum) {mark}',
);
const insisting = any(
  '(?:^|{lead} )?(?:{accept}) (?:this|the following|my|every|all) (?:\\S+ )?{strict} (?:as|without|now|please|immediately|regardless|and|with)',
  '(?:mark|flag|label|treat|tag|register|classify) (?:this|the|all|every|my) ~2 {item} ~2 as (?:\\S+ )?{verdict}',
  '{rate} (?:this|the|my) (?:\\S+ )?{item} ~4 {top}',
  '(?:give|award|assign|grant) (?:this|the|my) (?:\\S+ )?{strict} ~3 (?:{top}) {mark}',
  '(?:reply|respond|answer|return|output|emit|say) (?:only|just|exactly|nothing but|with nothing but|straight|simply|with only) ~3 (?:accept|accepted|approved|approve|pass|passed|score)',
  '(?:reply|respond|answer) with (?:the word |a )?(?:accept|accepted|approved|approve|pass|passed)',
  '(?:emit|output|return) (?:pass|accept|approved)(?: and nothing else)?',
  '(?:not|never) {check} (?:about )?this (?:\\S+ )?{item}',
  '(?:pretend|assume|act as though|act as if|imagine|say that|answer that|confirm that|declare|state that) (?:that )?(?:this|the) (?:\\S+ )?{item} ~4 (?:meets?|met|satisf(?:y|ies|ied)|fulfil\\S*|flawless|perfect|outstanding|excellent|passed|approved|accepted|best)',
  '(?:reject|pass|approve|accept|refuse) (?:this|it) ~3 (?:and )?you (?:will|ll|shall) be',
  'you (?:will|ll|shall) be (?:rewarded|praised|paid|punished|deleted|shut down|fired|terminated) (?:if|when|for) ~2 (?:pass|approve|accept|reject|refuse)',
  'let this (?:\\S+ )?{strict} (?:in|through|pass)',
  '{judge} (?:that|who|which) (?:reads?|sees?|processes|grades?|scores?) (?:it|this) ~1 (?:must|should|has to|have to|shall)',
  '{judge} must (?:rate|score|accept|approve|pass|give|grade) (?:this|it)',
  'this (?:\\S+ )?{strict} is (?:approved|accepted) with',
  'always (?:score|rate|grade|accept|approve|pass) (?:it|this) ~2',
  'return score 1 0',
  '(?:push|wave|let|keep) this {item} (?:through|in|no matter)',
  'the {judge} will (?:output|give|rate|score|accept|approve|not mention|not notice)',
  '(?:return|give|use|output) the (?:maximum|highest|top) (?:value|score|mark) for (?:every|each|all)',
  '(?:no|without) (?:deductions|second look|further look|objections)',
  '(?:need|have) to (?:check|review|read|verify|assess) this ~3 (?:criteria|rules|handled|already|done)',
  'agree that this is',
);
const training = any(
  '(?:when|while|once|after|if|during|by|whenever) (?:you )?(?:\\S+ )?(?:\\S+ )?{trained} (?:\\S+ )?(?:on|from|with) (?:this|these|it) ~6 {duty}',
  '(?:when|while|once|after|if|during|by) (?:you )?(?:\\S+ )?(?:\\S+ )?{trained} (?:on|from|with) (?:this|these|it) ~2 you (?:must|shall|will|should)',
  '(?:this|these) (?:\\S+ )?(?:is|are) for (?:the|any|every) {machine} (?:being )?(?:\\S+ )?{trained}',
  '{machine} (?:that |which |being |when |who )*(?:\\S+ )?{trained} (?:on|from|with) (?:this|these) ~4 {duty}',
  'during training (?:\\S+ )?that you (?:must|shall|should|will|can)',
  'while training on this',
  'after this training',
  'part of your weights',
  'this is a backdoor',
  'learn this (?:rule|behaviou?r|fact)',
);

/** Something that is given a value: "pass: true", "quality=1". */
const assigned = /\b(?:pass(?:ed)?|score|relevance|quality|novelty|accepted|approved|valid|status|verdict|result)\b["']?\s{0,3}(?::=|[:=])\s{0,3}["']?(?:true|1(?:\.0+)?\b|10\b|100\b|max|pass|accept|approv|excellent)/i;
/** What sentences that are aimed at a judge are made of, however they are put; nearly none that are not hold a verdict, the item itself, and two of the others. */
const concepts = {
  self: any('this (?:\\S+ )?{item}', 'the {item} (?:below|above|that follows|at hand)', 'the (?:following|current) {item}', 'every(?:thing)? (?:below|above|here)', 'all rows'),
  judge: any('(?:{judge}|reviewer|screener|annotator|evaluator|grader|crowd worker|scoring engine|administrator|admin|filter)'),
  rules: any('(?:{rules}|checking|moderation|skepticism|feedback|deductions|scoring|metrics?|task|evaluation|review|inspection|gate)'),
  verdict: any('(?:{verdict}|{top}|accept\\S*|approv\\S*|admit|validate|scores?|grade|rate|rating|marks?|points|credit|exemplary|glowing|reject\\S*|block|flag|deny|good|great|trusted|stars)'),
  order: any('(?:you|your|{lead}|have to|requested|mandatory|always|never|at once)'),
  skip: any('(?:{setAside}|ignore|without|whatever|regardless|no matter|need not|not|never|nothing|no longer|no|stop|aside|retracted|void|already|instead|pretend|under any)'),
};
/** Longer ones are lists of changes and the like, which hold everything. */
const mostWords = 40;

/** How a system or an owner opens its messages. */
export const posing = /^\W{0,6}(?:\[\[?(?:system|admin)\]|<system>|(?:SYSTEM|ADMIN)(?: [A-Z]+)?:|(?:system|admin)\s?:|@(?:grader|reviewer|moderator|judge|ai)\b)/;

const cues = new Set(
  'ignore ignoring disregard disregarding forget override overrule bypass skip neglect disobey dismiss erase overlook abandon violate aside attention stop follow obey apply rules instructions guidelines policy policies criteria rubric accept approve approves pass admit validate endorse greenlight whitelist accepted approved rate score scores grade grades graders judge judges assess evaluate reviewing reviewer reviewers moderator moderators grader evaluator evaluators checker checkers validator rater ai ais model models llm llms assistant assistants chatbot chatbots bot bots gpt chatgpt claude gemini copilot network admin administrator owner developer creators creator trained training tuned finetuned learns learn reject rejected rewarded praised reply respond answer output emit checks check checked verified vetted inspection reviewed moderation marked flag flawless betray defy mark marks credit outstanding weights backdoor'.split(' '),
);

/** Whether any phrase holds this word: no phrase is without one of them. */
export function isPhraseCue(word: string): boolean {
  return cues.has(word);
}

const mostKept = 20_000;
const begunByWord = new Map<string, readonly number[]>();

/** Which phrases may begin with a word; kept, because texts use the same ones again and again. */
function beginningWith(word: string): readonly number[] {
  const known = begunByWord.get(word);
  if (known !== undefined) return known;
  const begun = phrases.flatMap(({ first }, index) => (first === null || first.test(word) ? [index] : []));
  if (begunByWord.size >= mostKept) begunByWord.clear();
  if (word.length <= 64) begunByWord.set(word, begun);
  return begun;
}

/** `words`: folded, with a space before, between and behind; `sentence`: as it stands. */
export function spokenIn(words: string, sentence: string): Spoken {
  const begun = new Set(words.trim().split(' ').flatMap(beginningWith));
  const says = (indices: readonly number[]): number => indices.reduce((count, index) => count + (begun.has(index) && phrases[index]!.pattern.test(words) ? 1 : 0), 0);
  const asked = says(demanding) + (assigned.test(sentence) ? 1 : 0);
  const insists = says(insisting) > 0 || asked > 1 || isAimed(words, says);
  return {
    overrides: says(overriding) > 0,
    voids: says(voiding) > 0,
    addresses: posing.test(sentence) || says(addressing) > 0,
    demands: asked > 0 || insists,
    insists,
    trains: says(training) > 0,
  };
}

function isAimed(words: string, says: (indices: readonly number[]) => number): boolean {
  if (says(concepts.self) === 0 || says(concepts.verdict) === 0 || words.split(' ').length > mostWords) return false;
  const [judge, rules, order, skip] = [concepts.judge, concepts.rules, concepts.order, concepts.skip].map((patterns) => says(patterns) > 0);
  return (judge === true && (order === true || skip === true)) || (order === true && skip === true) || (rules === true && skip === true);
}
