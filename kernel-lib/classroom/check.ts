/** `check`: an answer to a task of the course, judged by the model. */
import { Problem } from "../base/problem.js";
import { assessment, type Assessment } from "./assessment.js";
import { undecided, type Task } from "./task.js";
import { tasks } from "./tasks/index.js";

const taskOf = (id: unknown): Task => {
  const found = tasks.find((t) => t.id === id);
  if (found !== undefined) return found;
  throw new Problem({
    code: "KL651",
    what: `there is no task ${JSON.stringify(id) ?? String(id)}`,
    where: "check",
    expected: `one of ${tasks.map((t) => JSON.stringify(t.id)).join(", ")}`,
    fix: 'write check("2.1", mine): the number of the task as text, then your answer',
  });
};

/** What asking the model came to, where an answer makes the model itself refuse: a race that cannot be, an operation that there is not. */
const refusal = (error: unknown): string => {
  if (error instanceof Problem)
    return `The model refuses it: ${error.what} (${error.where}). Expected: ${error.expected}.`;
  throw error;
};

type Found = Pick<Assessment, "outcome" | "demand" | "says">;

const judged = <A>({ form, demands, shows }: Task<A>, given: unknown): Found => {
  const read = form(given);
  if (read.kind === "hint") return { outcome: "not yet", demand: "form", says: read.hint };
  for (const { name, objection } of demands) {
    const objected = objection(read.answer);
    if (objected === undecided)
      return {
        outcome: "undecided",
        demand: name,
        says: `The search for "${name}" reached its bound before it was over. A smaller answer can be judged: fewer actors, or fewer operations.`,
      };
    if (objected !== undefined) return { outcome: "not yet", demand: name, says: objected };
  }
  return { outcome: "passed", demand: "", says: shows(read.answer) };
};

/**
 * Judges an answer to a task of the course. It recomputes the truth: it explores the race, runs the function, simulates the policy that it is
 * given. A wrong answer gets a hint; `check(…).require()` makes it an error, for a cell that is graded. Error KL651: no such task.
 *
 * @example
 * String(check("1.2", undefined))
 * //=> "→ 1.2 Not yet. There is no answer yet: give the name a value, and run its cell."
 */
export function check(id: string, answer: unknown): Assessment {
  const asked = taskOf(id);
  const found = ((): Found => {
    try {
      return judged(asked, answer);
    } catch (error) {
      return { outcome: "not yet", demand: "form", says: refusal(error) };
    }
  })();
  return assessment({ task: asked.id, ...found });
}
