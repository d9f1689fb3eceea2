#!/usr/bin/env node
import { buildProgram } from './program.ts';
import { processTerminal } from './terminal.ts';

const terminal = processTerminal();
process.exitCode = await buildProgram(terminal).runArguments(process.argv);
