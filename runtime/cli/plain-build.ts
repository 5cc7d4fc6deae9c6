import type {BuildOptions} from "vite";

/** How the browser's modules are built: as they are, flat in one folder, with nothing added to their imports. */
export const plainBuild: BuildOptions = {
  target: "es2024",
  modulePreload: false,
  assetsInlineLimit: 0,
  assetsDir: "",
  reportCompressedSize: false
};
