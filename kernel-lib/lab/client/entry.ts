/** The page of the lab: JupyterLab's own components over our server, and a few plugins of ours. */
import { JupyterLab } from "@jupyterlab/application";
import { IServiceManager } from "@jupyterlab/services";
import { PluginRegistry } from "@lumino/coreutils";
import "./styles.js";
import "./lab.css";
import { plugins } from "./plugins.js";

/** Starts the page. Resolves when it can be used. */
async function start(): Promise<void> {
  const pluginRegistry = new PluginRegistry<JupyterLab>();
  pluginRegistry.registerPlugins(plugins);
  const serviceManager = await pluginRegistry.resolveRequiredService(IServiceManager);
  const lab = new JupyterLab({ pluginRegistry, serviceManager });
  await lab.start({ bubblingKeydown: true });
  await lab.restored;
  document.body.classList.remove("kernel-lab-loading");
  document.getElementById("kernel-lab-wait")?.remove();
  document.body.dataset["ready"] = "true";
}

start().catch((error: unknown) => {
  const wait = document.getElementById("kernel-lab-wait");
  if (wait !== null) wait.textContent = `The lab could not be opened: ${String(error)}`;
  console.error(error);
});
