/** The three bindings, as `binding.frozen` and so on: to step through a system by hand, or to hold one binding against another. */
export { frozen, stateOf } from "./frozen.js";
export { packed, unpack } from "./packed.js";
export { store } from "./store.js";
