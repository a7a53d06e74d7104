#!/usr/bin/env node
import { runCommand } from './run-command.ts'

process.exitCode = runCommand(process.argv.slice(2), {
  out: (line) => void process.stdout.write(`${line}\n`),
  error: (line) => void process.stderr.write(`${line}\n`),
})
