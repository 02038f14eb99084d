import { chance } from './chance.ts';

/** Oddities that the sources report. Each can be had for a share of the recordings. */
export const quirkNames = [
  'metadata-204',
  'metadata-late',
  'no-actor',
  'unknown-values',
  'unknown-fields',
  'upper-case-owner-types',
  'ids-without-dashes',
] as const;
export type QuirkName = (typeof quirkNames)[number];
export type Quirks = Readonly<Partial<Record<QuirkName, number>>>;

/** How long after the file was made its metadata may be on their way. */
const metadataLagMs = 6 * 60 * 60_000;
type Fields = Readonly<Record<string, unknown>>;

/** Which recordings are odd in which way, decided by the seed alone. */
export function oddities(seed: number, shares: Quirks) {
  const has = (name: QuirkName, id: string): boolean => {
    const share = shares[name] ?? 0;
    return share > 0 && chance('quirk', seed, name, id).next() < share;
  };
  return {
    has,
    /** When the metadata can be had, or undefined for never. */
    metadataReadyAtMs(id: string, createdAtMs: number): number | undefined {
      if (has('metadata-204', id)) return undefined;
      return has('metadata-late', id) ? createdAtMs + metadataLagMs : createdAtMs;
    },
    spell: (id: string): string => (has('ids-without-dashes', id) ? id.replaceAll('-', '') : id),
    /** A list item or details, made odd. */
    dress(id: string, item: Fields): Fields {
      return {
        ...item,
        ...(has('unknown-values', id) ? unknownValues : {}),
        ...(has('unknown-fields', id) ? unknownFields : {}),
        ...(has('upper-case-owner-types', id) ? { ownerType: capitals(item['ownerType']) } : {}),
      };
    },
  };
}
export type Oddities = ReturnType<typeof oddities>;

const unknownValues = { serviceType: 'holoCalling', ownerType: 'assistant', storageRegion: 'ZZ' };
const unknownFields = { sentiment: { score: 0.4, labels: ['calm'] }, retainUntil: null };

/** As metadata spell it: `virtualLine` is `VIRTUAL_LINE`. */
export function capitals(ownerType: unknown): string {
  return String(ownerType)
    .replace(/[A-Z]/g, letter => `_${letter}`)
    .toUpperCase();
}
