/** What a request cannot have, as a status and one sentence for its sender; anything else that is thrown is a defect. */

export class Refusal extends Error {
  override readonly name: string = "Refusal";
  readonly status: number;

  constructor(status: number, sentence: string) {
    super(sentence);
    this.status = status;
  }
}
