/** What of a model its place in the graph depends on. */
export interface Linked {
  readonly model_hash: string;
  readonly submitter: string;
  readonly parent_hash?: string;
  readonly block: number;
}

/** A model and its place: `depth` steps from a root, in the `row` of its line of descent. */
export interface Placed<Model> {
  readonly model: Model;
  readonly depth: number;
  readonly row: number;
  /** The one that it was trained from, where that is among the models; an index into the answer. */
  readonly parent: number | undefined;
}

/**
 * Models from left to right by descent, each line of descent in a row of its own: the first model that was trained from
 * another stays in its row, others begin a new one. What nobody's parent leads to, as in a circle, is left out.
 */
export function placed<Model extends Linked>(models: readonly Model[]): Placed<Model>[] {
  const sorted = [...models].sort((one, other) => one.block - other.block);
  const parentOf = (model: Model) => {
    const fit = sorted.filter((other) => other !== model && other.model_hash === model.parent_hash);
    return fit.find((other) => other.submitter === model.submitter) ?? fit[0];
  };
  const children = new Map<Model | undefined, Model[]>();
  for (const model of sorted) {
    const parent = model.parent_hash === undefined ? undefined : parentOf(model);
    children.set(parent, [...(children.get(parent) ?? []), model]);
  }
  const answer: Placed<Model>[] = [];
  let rows = 0;
  // By a list of its own and not by recursion: a line may have thousands of rounds.
  const waiting = (children.get(undefined) ?? []).map((model) => (
    { model, depth: 0, row: undefined as number | undefined, parent: undefined as number | undefined })).reverse();
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const row = next.row ?? rows;
    if (next.row === undefined) rows += 1;
    const index = answer.push({ model: next.model, depth: next.depth, row, parent: next.parent }) - 1;
    const { depth } = next;
    waiting.push(...(children.get(next.model) ?? []).map((model, place) => (
      { model, depth: depth + 1, row: place === 0 ? row : undefined, parent: index })).reverse());
  }
  return answer;
}
