/** What stands below the help of each command for departures. */
export function ends(example: string, one: string): string {
  return `\nExample: tapekeeper offboarding ${example}\n\nExit codes: 0 done, 1 ${one}, 2 the call is mistaken.`;
}
