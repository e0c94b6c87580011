// Bundles the editor into static/editor: one script, one style sheet, and the licences of everything inside.
// Refuses a package without a licence text, so that what is shipped always names its authors.

import { build } from "esbuild";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const target = join(here, "../static/editor");

const { metafile } = await build({
  absWorkingDir: here,
  entryPoints: { editor: "src/main.ts", "editor.style": "src/editor.css" },
  outdir: target,
  entryNames: "[name]",
  bundle: true,
  minify: true,
  format: "iife",
  target: "es2020",
  legalComments: "none",
  metafile: true,
  write: false,
}).then(async (result) => {
  await mkdir(target, { recursive: true });
  for (const file of result.outputFiles) {
    await writeFile(file.path.replace("editor.style.css", "editor.css"), file.contents);
  }
  return result;
});

async function licenceOf(folder) {
  const names = await readdir(folder);
  const name = names.find((each) => /^licen[cs]e(\.|$)/i.test(each));
  if (!name) throw new Error(`${folder} has no licence text`);
  return readFile(join(folder, name), "utf8");
}

const folders = new Set();
for (const input of Object.keys(metafile.inputs)) {
  const found = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(input);
  if (found) folders.add(found[1]);
}

const parts = [];
for (const folder of [...folders].sort()) {
  const { name, version } = JSON.parse(await readFile(join(here, folder, "package.json"), "utf8"));
  parts.push(`${name} ${version}\n\n${(await licenceOf(join(here, folder))).trim()}\n`);
}
await writeFile(join(target, "LICENSES.txt"), parts.join(`\n${"-".repeat(72)}\n\n`));
console.log(`static/editor: ${folders.size} packages inside`);
