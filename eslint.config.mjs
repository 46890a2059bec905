import next from "eslint-config-next/core-web-vitals";
import nextTypescript from "eslint-config-next/typescript";

const config = [
  {
    ignores: ["**/node_modules/", "target/", "web/.next/", "web/out/", "**/next-env.d.ts", "**/schema.d.ts"],
  },
  ...next,
  ...nextTypescript,
  {
    settings: { next: { rootDir: "web" }, react: { version: "19.2" } },
    rules: {
      "max-lines": ["error", { max: 400 }],
      "@typescript-eslint/no-explicit-any": "error",
      "@typescript-eslint/consistent-type-imports": "error",
      // Posters come from our own edge in their final size; there is no image optimiser in a static export.
      "@next/next/no-img-element": "off",
    },
  },
];

export default config;
