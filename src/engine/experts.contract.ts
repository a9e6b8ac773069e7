/** What every backend must do for a mixture of experts: see backend.contract.ts. */
import type { Tensor } from './backend';
import type { ContractCase } from './contract-case';
import type { Routing } from './backend-experts';

const ROUTINGS: readonly (Routing & { readonly experts: number; readonly biased: boolean })[] = [
  { experts: 1, biased: false, scoring: 'softmax', groups: 1, chosenGroups: 1, groupBest: 1, chosen: 1, normalized: false, scale: 1 },
  { experts: 7, biased: false, scoring: 'softmax', groups: 1, chosenGroups: 1, groupBest: 1, chosen: 3, normalized: false, scale: 2.5 },
  { experts: 12, biased: false, scoring: 'softmax', groups: 4, chosenGroups: 2, groupBest: 1, chosen: 5, normalized: false, scale: 16 },
  { experts: 12, biased: true, scoring: 'sigmoid', groups: 3, chosenGroups: 2, groupBest: 2, chosen: 4, normalized: true, scale: 2.5 },
  { experts: 64, biased: true, scoring: 'sigmoid', groups: 8, chosenGroups: 4, groupBest: 2, chosen: 6, normalized: false, scale: 1 },
];

export function expertCases(): ContractCase[] {
  return [
    ...ROUTINGS.map(({ experts, biased, ...routing }): ContractCase => ({
      name: `routing by ${routing.scoring} to ${routing.chosen} of ${experts} experts in ${routing.groups} groups, and the way back`,
      run: async ({ backend, matrix }) => {
        const rows = 37;
        const wide = (scale = 1): Tensor => matrix(rows, experts, scale);
        const [weights, scores, logits, dLogits, dWeights] = [wide(), wide(), wide(4), wide(), wide()];
        backend.route({ ...routing, weights, scores, logits, bias: biased ? matrix(1, experts, 0.3) : undefined, rows });
        backend.routeBackward({ ...routing, dLogits, dWeights, weights, scores, rows });
        return Promise.all([weights, scores, dLogits].map((tensor) => backend.read(tensor)));
      },
    })),
    ...[[1, 1], [5, 7], [33, 130]].map(([rows = 1, width = 1]): ContractCase => ({
      name: `rows scaled by a column and added, and the way back, ${rows} × ${width}`,
      run: async ({ backend, matrix }) => {
        const [out, x, add, scales, dx, dScales, dOut] = [matrix(rows, width), matrix(rows, width), matrix(rows, width), matrix(rows, 5), matrix(rows, width), matrix(rows, 5), matrix(rows, width)];
        backend.scaleRows({ out, x, scales, column: 3, add, rows });
        backend.scaleRows({ out: add, x, scales, column: 0, add, rows });
        backend.scaleRowsBackward({ dx, dScales, dOut, x, scales, column: 3, rows });
        return Promise.all([out, add, dx, dScales].map((tensor) => backend.read(tensor)));
      },
    })),
  ];
}
