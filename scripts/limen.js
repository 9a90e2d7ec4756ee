#!/usr/bin/env node
/** The command `limen`: builds first where that is needed. */
import { buildIfNeeded } from './build.js'

buildIfNeeded()
await import('../out/main/cli.js')
