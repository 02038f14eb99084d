/** Recordings name owners by a bare UUID, and the API of people by this. */
export function personIdOf(uuid: string): string {
  return Buffer.from(`ciscospark://us/PEOPLE/${uuid}`).toString('base64url');
}
