import {execFileSync} from "node:child_process";
import {existsSync} from "node:fs";
import {chromium} from "playwright";

/** Flags every Chromium of the tests starts with: no sandbox (containers run as root), no network of its own. */
export const chromiumFlags = [
  "--no-sandbox",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  // WebGL and WebGPU in software, where there is no graphics card
  "--enable-unsafe-webgpu",
  "--use-webgpu-adapter=swiftshader",
  "--enable-features=Vulkan",
  "--enable-unsafe-swiftshader"
];

const usual = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/usr/bin/google-chrome-stable",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"
];

/** The path of a Chromium on this machine: CHROMIUM_PATH first, then the usual places, then playwright's own. */
export function findChromium(): string | undefined {
  const named = process.env.CHROMIUM_PATH;
  if (named) {
    if (existsSync(named)) return named;
    throw new Error(`CHROMIUM_PATH: got "${named}", which does not exist. Set it to a Chromium or unset it.`);
  }
  return [...usual, chromium.executablePath()].find((path) => path && existsSync(path));
}

/** As `findChromium`; where there is none and Debian's may be installed (root, apt-get), installs it. */
export function ensureChromium(): string {
  const found = findChromium();
  if (found) return found;
  if (process.getuid?.() === 0 && existsSync("/usr/bin/apt-get")) {
    console.log("No Chromium found: installing Debian's package `chromium`.");
    const apt = (...args: string[]) =>
      execFileSync("apt-get", args, {
        stdio: ["ignore", "inherit", "inherit"],
        env: {...process.env, DEBIAN_FRONTEND: "noninteractive"}
      });
    try {
      apt("update");
      apt("install", "-y", "--no-install-recommends", "chromium");
    } catch (cause) {
      throw new Error(`apt-get could not install Chromium. ${remedy}`, {cause});
    }
    const installed = findChromium();
    if (installed) return installed;
  }
  throw new Error(`The browser tests need Chromium, and none was found. ${remedy}`);
}

const remedy =
  "Install Chromium or Google Chrome (Debian: `apt-get install chromium`), or run `npx playwright install " +
  "chromium`, or set CHROMIUM_PATH to one you have.";
