/** Outputs that ask for a frame of their own get none: the page has no frames, and what is foreign is cleaned where it stands. */
import type { JupyterFrontEndPlugin } from "@jupyterlab/application";
import { OutputArea } from "@jupyterlab/outputarea";

export const noFrames: JupyterFrontEndPlugin<void> = {
  id: "kernel-lab:no-frames",
  description: "Shows every output in the page itself.",
  autoStart: true,
  activate: () => {
    OutputArea.isIsolated = () => false;
  },
};
