/**
 * Property tests: the same cases in every run, for a change must not fail by what somebody else overlooked. `PROPERTY_SEED` asks for the cases of
 * another seed, or with "new" for others each time, as `npm run test:full` does; what fails says its seed.
 */
import fc from "fast-check";

const wish = process.env["PROPERTY_SEED"] ?? "20150810";

fc.configureGlobal(wish === "new" ? {} : { seed: Number(wish) });

export default fc;
