/** The version that a result was made with; a test holds it against the package's. */
export const VERSION = "0.1.0";
