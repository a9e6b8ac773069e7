/** A function of a text that keeps its last answers, because one check after the other asks for the same text. */

/** Longer texts are answered anew, so that none of them is held on to. */
const longestKept = 20_000;

export function keepLast<R>(answer: (text: string) => R): (text: string) => R {
  let last: string | null = null;
  let lastAnswer: R;
  let before: string | null = null;
  let answerBefore: R;
  return (text) => {
    if (text === last) return lastAnswer;
    if (text === before) return answerBefore;
    const made = answer(text);
    if (text.length > longestKept) return made;
    [before, answerBefore] = [last, lastAnswer];
    [last, lastAnswer] = [text, made];
    return made;
  };
}
