import { z } from 'zod';
import { chance, type Chance } from '../../webex-model/chance.ts';
import type { WebexModel } from '../../webex-model/model.ts';
import { badRequest } from '../../webex-model/refusal.ts';
import { faultKinds, faultNames, fits, isFaultName, type FaultName, type RequestKind } from './catalogue.ts';

const rate = z.number().min(0).max(1);
const faultName = z
  .string()
  .refine(isFaultName, { error: issue => `There is no fault ${String(issue.input)}.` });
const mixShape = z.strictObject({
  /** Which share of the requests that it fits meets which fault. */
  rates: z.partialRecord(faultName, rate).default({}),
  /** Which share of all requests meets some transient fault, drawn evenly over those that fit. */
  share: rate.default(0),
});
export type Mix = z.input<typeof mixShape>;
const body = mixShape.partial().extend({
  /** What the next requests meet, once each, before anything is drawn. */
  next: z.array(z.strictObject({ fault: faultName, times: z.int().min(1).default(1) })).optional(),
});

/** A fault that a request meets, and the chance that decides its details. */
export type Drawn = { readonly name: FaultName; readonly chance: Chance };

/** Decides which request meets which fault: by the seed, by what is asked, and by how often it was asked before. */
export function faultDraws(model: WebexModel, given: Mix | undefined) {
  const asked = new Map<string, number>();
  const queue: FaultName[] = [];
  const stored = model.state.fact('faults');
  let mix = check(given ?? (stored === undefined ? {} : JSON.parse(stored)));
  use(mix);

  function check(wanted: unknown): z.output<typeof mixShape> {
    const read = mixShape.parse(wanted);
    for (const name of faultNames) for (const kind of faultKinds[name].on) refuseTooMuch(read, kind);
    return read;
  }

  function use(wanted: z.output<typeof mixShape>): void {
    mix = wanted;
    model.state.setFact('faults', JSON.stringify(mix));
    model.late.set(mix.rates['late-arrival'] ?? 0, model.clock.nowMs());
  }

  function pick(kind: RequestKind, random: Chance): FaultName | undefined {
    const waiting = queue.findIndex(name => fits(name, kind));
    if (waiting >= 0) return queue.splice(waiting, 1)[0];
    let left = random.next();
    for (const name of faultNames) {
      if (!fits(name, kind)) continue;
      left -= mix.rates[name] ?? 0;
      if (left < 0) return name;
    }
    return left < mix.share ? random.pick(transientOn(kind)) : undefined;
  }

  return {
    /** @param target what the request is about, the same each time it is asked again */
    draw(kind: RequestKind, target: string): Drawn | undefined {
      if (queue.length === 0 && mix.share === 0 && Object.keys(mix.rates).length === 0) return undefined;
      const key = `${kind} ${target}`;
      const n = asked.get(key) ?? 0;
      asked.set(key, n + 1);
      const random = chance('fault', model.seed, key, n);
      const name = pick(kind, random);
      if (name === undefined) return undefined;
      model.state.count('injected', name);
      return { name, chance: random };
    },
    /** @param json new rates or a new share, or what comes next */
    change(json: unknown) {
      const read = body.safeParse(json);
      if (!read.success) throw badRequest(`The faults cannot be read: ${z.prettifyError(read.error)}`);
      const { next = [], rates, share } = read.data;
      if (rates !== undefined || share !== undefined) use(check({ rates, share }));
      for (const { fault, times } of next) queue.push(...Array.from({ length: times }, () => fault));
      return this.now();
    },
    now: () => ({ ...mix, next: [...queue], kinds: faultNames }),
  };
}
export type FaultDraws = ReturnType<typeof faultDraws>;

function transientOn(kind: RequestKind): FaultName[] {
  return faultNames.filter(name => faultKinds[name].transient && fits(name, kind));
}

function refuseTooMuch(mix: z.output<typeof mixShape>, kind: RequestKind): void {
  const sum = faultNames
    .filter(name => fits(name, kind))
    .reduce((total, name) => total + (mix.rates[name] ?? 0), mix.share);
  if (sum > 1 + 1e-9) throw badRequest(`The rates of faults on a ${kind} request add up to more than 1.`);
}
