/** What is said for a kernel that has ended: a page that asks it anything, or comes to it late, would wait for an answer for ever. */
import type { Framed } from "./framing.js";
import { type Letter, letterOf, ownLetter, replyTo } from "./letter.js";

/** The state of such a kernel, with the reason of its end. */
export const deadState = (reason: string): Letter => ownLetter("status", { execution_state: "dead", reason });

/** The answers to a request that came too late: an error, and for a cell one that is shown below it. */
export function lateAnswers(framed: Framed, reason: string): readonly Letter[] {
  const request = letterOf(framed);
  if (request?.type.endsWith("_request") !== true) return [deadState(reason)];
  const ename = "KernelEnded";
  const evalue = "the kernel has ended: restart it";
  const failure = { ename, evalue, traceback: [`${ename}: ${evalue} (${reason})`] };
  const shown = request.type === "execute_request" ? [replyTo(request, "iopub", "error", failure)] : [];
  const type = request.type.replace(/_request$/, "_reply");
  return [...shown, replyTo(request, request.channel, type, { status: "error", ...failure }), deadState(reason)];
}
