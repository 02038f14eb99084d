/** What the help of each of Webex's operations ends with. @param example the call, without `tapekeeper webex` */
export function ends(example: string): string {
  return `\nExample: tapekeeper webex ${example}\n\nExit codes: 0 done, or checked where nothing is sent, 1 Webex refused it or could not be reached, 2 the call is mistaken.`;
}
