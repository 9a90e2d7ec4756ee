#!/usr/bin/env node
/** The command `limen`: builds first where that is needed. */
import { buildIfNeeded, builtCommand } from './build.js'

buildIfNeeded()
await import(builtCommand)
