/** The form of a race's parts: which there are, and what each may be. */
import * as v from "valibot";
import { whole, yesNo } from "../base/values.js";
import { checkForm, type FormCodes } from "../base/form.js";
import { Problem } from "../base/problem.js";

const any = v.unknown();
const shape = v.strictObject(
  {
    // Who changes a race gives what it has: { ...mail, filesystem: filesystem.btrfs }.
    kind: v.exactOptional(any),
    name: v.exactOptional(any),
    // Each of these four is looked at by a check of its own.
    filesystem: any,
    actors: any,
    finally: v.exactOptional(any),
    kernel: v.exactOptional(any),
    // As much as anybody can explore, and more references than FOLL_PIN's bias of 1024 several times over.
    mappings: v.exactOptional(whole(0, 64)),
    free: v.exactOptional(whole(0, 1000)),
    nrPages: v.exactOptional(whole(1, 512)),
    plain: v.exactOptional(whole(0, 4096)),
    mlocked: v.exactOptional(yesNo),
    folios: v.exactOptional(v.array(any, "a list: the pages of each folio")),
  },
  'the parts of a race: { filesystem: filesystem.xfs, actors: [actor("app", ["store 0"])] }',
);

/** What a part cannot be; a part that no race has; one that is missing. */
const CODES: FormCodes = ["KL308", "KL309", "KL317"];

/** Names under which the model has helpers of its own. */
const HELPER = /^(at the end|(disk|worker)( \d+)?)$/;

/** Errors: KL304 no actors, two of one name, or one who is called like a helper of the model; KL308, KL309, KL317 parts. */
export function checkParts(
  name: string,
  parts: { readonly actors: readonly { readonly kind: string; readonly name: string }[] },
): void {
  checkForm(shape, parts, { name: `race ${name}`, make: 'race("mine", { filesystem, actors })', codes: CODES });
  const { actors } = parts;
  const refuse = (what: string): never => {
    throw new Problem({
      code: "KL304",
      what,
      where: `race ${name}`,
      expected: "one actor or more, each with a name of its own that is neither disk nor worker, which are the model's",
      fix: 'write actors: [actor("driver", [...]), actor("flusher", [...])]',
    });
  };
  if (!Array.isArray(actors) || actors.some((a: { kind?: unknown } | null) => a?.kind !== "actor"))
    return refuse(`${JSON.stringify(actors) ?? String(actors)} is no list of actors`);
  const names = actors.map((a) => a.name);
  const repeated = names.find((n, i) => names.indexOf(n) !== i);
  const taken = names.find((n) => typeof n !== "string" || n === "" || HELPER.test(n));
  if (names.length === 0) refuse("a race without actors");
  if (repeated !== undefined) refuse(`two actors are called ${JSON.stringify(repeated)}`);
  if (taken !== undefined) refuse(`an actor is called ${JSON.stringify(taken)}`);
}
