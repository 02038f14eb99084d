type HydraType = 'PEOPLE' | 'ORGANIZATION' | 'LOCATION' | 'PLACE' | 'VIRTUAL_PROFILE' | 'CALL_QUEUE';

/** The ids of the people API and its neighbours: base64 of an address that ends in the bare id. */
export function hydraId(type: HydraType, id: string): string {
  return Buffer.from(`ciscospark://us/${type}/${id}`).toString('base64url');
}

/** @returns the bare id in an id of either form */
export function bareId(id: string): string {
  const decoded = Buffer.from(id, 'base64url').toString();
  return /^ciscospark:\/\/[^/]+\/[A-Z_]+\/(.+)$/.exec(decoded)?.[1] ?? id;
}
