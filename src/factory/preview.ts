/** How a token of a row is shown: a visible form of its text, and how surprised the base is by it, in five levels. */

export interface PreviewToken {
  readonly text: string;
  readonly id: number;
  /** Whether it carries loss: the model learns to write it. */
  readonly labelled: boolean;
  /** Natural-log loss of the base at this token; null where it is not measured. */
  readonly loss: number | null;
}

/** 0: expected (or not measured) … 4: the base would hardly have written it. A loss of ln 2 is one bit. */
export function surprise(loss: number | null): 0 | 1 | 2 | 3 | 4 {
  if (loss === null || loss < 0.35) return 0;
  if (loss < 1) return 1;
  if (loss < 2.5) return 2;
  return loss < 5 ? 3 : 4;
}

/** What hovering a token tells. */
export function tokenWords(token: PreviewToken): string {
  const probability = token.loss === null ? '' : `; the base expected it with ${percent(Math.exp(-token.loss))}`;
  return `token ${token.id}${token.labelled ? ', learnt' : ', read only'}${probability}`;
}

function percent(share: number): string {
  return share < 0.001 ? 'less than 0.1 %' : `${(share * 100).toFixed(share < 0.1 ? 1 : 0)} %`;
}
