/** Which layers of a model an adapter goes around, named as PEFT's `target_modules` names them. */
import type { Model } from '../models/model';
import { Refusal } from '../refusal';
import { pathExpression } from './expression';
import type { Linear } from './linear';

/** "all-linear", a regular expression that must match a layer's whole path, or a list of module names (`q_proj`, or a full path). */
export type Targets = string | readonly string[];

export const ALL_LINEAR = 'all-linear';

/** The last part of a layer's path, such as `q_proj`. */
export const shortName = ({ name }: Linear): string => name.slice(name.lastIndexOf('.') + 1);

export function targetLayers(model: Model, targets: Targets): Linear[] {
  const all = [...model.linears.values()];
  if (targets === ALL_LINEAR) return all;
  const candidates = [...all, model.head];
  const known = (): string => [...new Set(candidates.map(shortName))].join(', ');
  if (typeof targets === 'string') {
    const pattern = expression(targets);
    const matched = candidates.filter(({ name }) => pattern.test(name));
    if (matched.length === 0) throw refuse(`no linear layer of the model matches "${targets}"`, known());
    return matched;
  }
  const matches = (layer: Linear, target: string): boolean => layer.name === target || layer.name.endsWith(`.${target}`);
  const unknown = targets.find((target) => !candidates.some((layer) => matches(layer, target)));
  if (unknown !== undefined || targets.length === 0) throw refuse(`the model has no linear layer "${unknown ?? ''}"`, known());
  return candidates.filter((layer) => targets.some((target) => matches(layer, target)));
}

function expression(targets: string): RegExp {
  const matcher = pathExpression(targets);
  if (matcher) return matcher;
  throw new Refusal('target_modules', `target_modules: "${targets}" is no regular expression that can be used.`, 'Give a list of module names, "all-linear", or a regular expression that layers’ paths match.');
}

function refuse(what: string, known: string): Refusal {
  return new Refusal('target_modules', `target_modules: ${what}.`, `Choose among ${known}, or "all-linear".`);
}

/** The shortest list of names that targets just these layers. */
export function namesOf(model: Model, layers: readonly Linear[]): string[] {
  const chosen = new Set(layers);
  const candidates = [...model.linears.values(), model.head];
  const names = layers.map((layer) => {
    const short = shortName(layer);
    return candidates.every((other) => chosen.has(other) || shortName(other) !== short) ? short : layer.name;
  });
  return [...new Set(names)].toSorted();
}
