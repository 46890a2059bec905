import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import type { NextConfig } from "next";
import createNextIntlPlugin from "next-intl/plugin";

const workspace = dirname(dirname(fileURLToPath(import.meta.url)));

const config: NextConfig = {
  output: "export",
  reactStrictMode: true,
  transpilePackages: ["@hallyu/api-client", "@hallyu/messages"],
  turbopack: { root: workspace },
};

export default createNextIntlPlugin("./src/i18n/request.ts")(config);
