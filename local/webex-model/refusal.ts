/** An answer that is no success, as Webex words it. */
export class Refusal extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

export const badRequest = (message: string) => new Refusal(400, message);
export const unauthorised = () =>
  new Refusal(401, 'The request requires a valid access token set in the Authorization request header.');
export const forbidden = () =>
  new Refusal(403, 'Access to this resource requires a scope that the access token does not have.');
export const notFound = () => new Refusal(404, 'The requested resource could not be found.');
export const conflict = (message: string) => new Refusal(409, message);
