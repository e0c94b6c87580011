// Builds the editor: one script, one style sheet and the licences of everything in them.
//
// The output goes to ../static/editor, which git ignores; the binary embeds it. A build of the same sources gives the same
// bytes. A package without a licence file fails the build: its notice could not be passed on.

import { build } from 'esbuild'
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const here = dirname(fileURLToPath(import.meta.url))
const target = join(here, '..', 'static', 'editor')

const shared = {
  absWorkingDir: here,
  bundle: true,
  minify: true,
  metafile: true,
  target: 'es2020',
  legalComments: 'none',
  logLevel: 'warning',
}

const script = await build({
  ...shared,
  entryPoints: ['src/main.ts'],
  outfile: join(target, 'editor.js'),
  format: 'iife',
})
await build({
  ...shared,
  entryPoints: ['src/style.css'],
  outfile: join(target, 'editor.css'),
  external: ['/static/*'],
})
await mkdir(target, { recursive: true })
await writeFile(join(target, 'LICENSES.txt'), await licences(script.metafile))

/** The name, version and licence text of every package that has bytes in the script. */
async function licences(metafile) {
  const folders = new Set()
  for (const output of Object.values(metafile.outputs)) {
    for (const [input, { bytesInOutput }] of Object.entries(output.inputs)) {
      const folder = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(input)?.[1]
      if (folder && bytesInOutput > 0) folders.add(folder)
    }
  }
  const notices = await Promise.all([...folders].sort().map(notice))
  return `The editor contains these packages.\n\n${notices.join('\n')}`
}

async function notice(folder) {
  const { name, version, license } = JSON.parse(await readFile(join(here, folder, 'package.json'), 'utf8'))
  const file = (await readdir(join(here, folder))).sort().find((entry) => /^licen[cs]e/i.test(entry))
  if (!file) throw new Error(`${name} has no licence file to pass on`)
  const text = await readFile(join(here, folder, file), 'utf8')
  return `${name} ${version} (${license})\n\n${text.trim()}\n\n${'-'.repeat(80)}\n`
}
