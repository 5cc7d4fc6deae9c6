/**
 * Adds to package-lock.json the optional packages for other platforms that npm left out: it drops those that it
 * could not look up where the lock was made, and then `npm ci` refuses the lock everywhere. Run it after a change
 * of dependencies: `npm run lock`.
 */
import {readFileSync, writeFileSync} from "node:fs";
import {fileURLToPath} from "node:url";

interface Locked {
  version: string;
  dev?: boolean;
  optional?: boolean;
  optionalDependencies?: Record<string, string>;
  os?: string[];
  cpu?: string[];
  libc?: string[];
}

const file = fileURLToPath(new URL("../package-lock.json", import.meta.url));
const lock = JSON.parse(readFileSync(file, "utf8")) as {packages: Record<string, Locked>};

let added = 0;
for (const [place, {optionalDependencies = {}, dev}] of Object.entries(lock.packages)) {
  for (const [name, range] of Object.entries(optionalDependencies)) {
    if (isLocked(place, name)) continue;
    lock.packages[`node_modules/${name}`] = {
      version: range.replace(/^[\^~]/, ""),
      ...platformOf(name),
      ...(dev && {dev}),
      optional: true
    };
    added++;
  }
}
const [root, ...rest] = Object.entries(lock.packages);
rest.sort(([a], [b]) => a.localeCompare(b, "en"));
lock.packages = Object.fromEntries([root, ...rest]);
if (added) writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
console.log(`${added} packages added to package-lock.json`);

/** as Node finds a package: in the folder of the one that needs it, then further up */
function isLocked(place: string, name: string): boolean {
  for (let folder = place; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf("/node_modules/")))) {
    if (`${folder && `${folder}/`}node_modules/${name}` in lock.packages) return true;
    if (!folder.includes("/node_modules/")) return `node_modules/${name}` in lock.packages;
  }
}

/** Such packages are named after their platform: "@biomejs/cli-linux-arm64-musl". */
function platformOf(name: string): Pick<Locked, "os" | "cpu" | "libc"> {
  const words = name.split(/[-/]/);
  const among = (known: string[]) => known.filter((word) => words.includes(word));
  const systems = [
    "aix",
    "android",
    "darwin",
    "freebsd",
    "linux",
    "netbsd",
    "openbsd",
    "openharmony",
    "sunos",
    "win32"
  ];
  const os = among(systems);
  const cpus = [
    "arm",
    "arm64",
    "ia32",
    "loong64",
    "mips64el",
    "ppc64",
    "ppc64le",
    "riscv64",
    "s390x",
    "wasm32",
    "x64"
  ];
  const cpu = among(cpus);
  if (words.includes("gnueabihf") || words.includes("musleabihf")) cpu.push(...(cpu.length ? [] : ["arm"]));
  if (cpu.length === 0) throw new Error(`${name}: its name tells no platform; lock it by hand`);
  const musl = words.some((word) => word.startsWith("musl"));
  const libc = musl ? ["musl"] : words.some((word) => word.startsWith("gnu")) ? ["glibc"] : undefined;
  return {cpu, ...(libc && os[0] === "linux" && {libc}), ...(os.length && {os})};
}
