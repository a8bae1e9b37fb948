#!/usr/bin/env node
'use strict';

// Makes the pictures of README from what the program prints now:
//
//     cargo build && node docs/pictures/make.js [PICTURE...]
//
// Each command runs on the built-in server, as on a terminal with colours; a line that a terminal
// would only show once in a session is left out. Needs Node 20 and no package.

const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');

const PICTURES = {
  find: [
    'feathers-primus find messages --query status=read --select text,status --limit 2',
    'feathers-primus find mesages'
  ],
  listen: ['feathers-primus listen messages created --payload --count 2']
};

const WIDTH = 90; // columns
const [CELL, LINE, MARGIN] = [8.4, 19, 16];

/** Runs a command line as a shell on a terminal would, and returns what it shows. */
function shown (command, config) {
  const program = path.join(__dirname, '../../target/debug/feathers-primus');
  const env = {
    ...process.env,
    FEATHERS_PRIMUS_URL: 'demo:',
    FEATHERS_PRIMUS_CONFIG_DIR: config,
    CLICOLOR_FORCE: '1'
  };
  const line = command.replace('feathers-primus', `${program} --output pretty`);
  const { stdout, error } = spawnSync('sh', ['-c', `exec 2>&1; ${line}`], { env, encoding: 'utf8' });
  if (error) throw error;
  return stdout.trimEnd().split('\n').filter((text) => !text.startsWith('built-in server at '));
}

/** Returns the classes of a style. */
function named ({ bold, faint, colour }) {
  return [bold && 'b', faint && 'f', colour && `c${colour}`].filter(Boolean).join(' ');
}

/** Splits a line with ANSI colours into pieces `{ text, style }`; `style` goes on from line to line. */
function pieces (line, style) {
  const found = [];
  for (const [, codes, text] of line.matchAll(/(?:\x1b\[([\d;]*)m)?([^\x1b]*)/g)) {
    for (const code of (codes === undefined ? [] : codes.split(';'))) {
      if (code === '' || code === '0') style = {};
      else if (code === '1') style = { ...style, bold: true };
      else if (code === '2') style = { ...style, faint: true };
      else style = { ...style, colour: code };
    }
    const last = found.at(-1);
    if (last && named(last.style) === named(style)) last.text += text;
    else if (text) found.push({ text, style });
  }
  return { found, style };
}

function escaped (text) {
  return text.replace(/[&<>]/g, (c) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;' })[c]);
}

/** Cuts what a terminal of this width would wrap. */
function wrapped (line) {
  const rows = [[]];
  let column = 0;
  for (const { text, style } of line) {
    let rest = text;
    while (rest) {
      const part = rest.slice(0, WIDTH - column);
      rest = rest.slice(part.length);
      rows.at(-1).push({ text: part, style });
      column += part.length;
      if (rest) {
        rows.push([]);
        column = 0;
      }
    }
  }
  return rows;
}

function svg (rows) {
  const height = rows.length * LINE + 2 * MARGIN;
  const width = Math.ceil(WIDTH * CELL + 2 * MARGIN);
  const text = rows.map((row, at) => {
    let column = 0;
    const spans = row.map(({ text, style }) => {
      const start = column + text.length - text.trimStart().length;
      column += text.length;
      const word = text.trim();
      if (!word) return '';
      // The places of words do not hang on the font that is there.
      const place = `x="${(MARGIN + start * CELL).toFixed(1)}" textLength="${(word.length * CELL).toFixed(1)}"`;
      const name = named(style);
      return `<tspan ${place}${name && ` class="${name}"`}>${escaped(word)}</tspan>`;
    });
    return `<text xml:space="preserve" y="${MARGIN + 14 + at * LINE}">${spans.join('')}</text>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}">
<style>
rect { fill: #f6f8fa; stroke: #d0d7de; }
text { fill: #1f2328; font-size: 14px; font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace; }
.b { font-weight: bold; } .f { fill: #656d76; }
.c31 { fill: #cf222e; } .c32 { fill: #116329; } .c33 { fill: #7d4e00; } .c34 { fill: #0550ae; } .c35 { fill: #8250df; } .c36 { fill: #1b7c83; }
@media (prefers-color-scheme: dark) {
rect { fill: #0d1117; stroke: #30363d; }
text { fill: #e6edf3; }
.f { fill: #8d96a0; }
.c31 { fill: #ff7b72; } .c32 { fill: #7ee787; } .c33 { fill: #e3b341; } .c34 { fill: #79c0ff; } .c35 { fill: #d2a8ff; } .c36 { fill: #76e3ea; }
}
</style>
<rect x="0.5" y="0.5" width="${width - 1}" height="${height - 1}" rx="8"/>
${text.join('\n')}
</svg>
`;
}

const wanted = process.argv.slice(2);
for (const [name, commands] of Object.entries(PICTURES)) {
  if (wanted.length && !wanted.includes(name)) continue;
  const config = fs.mkdtempSync(path.join(os.tmpdir(), 'pictures-'));
  const rows = [];
  for (const command of commands) {
    if (rows.length) rows.push([]);
    rows.push(...wrapped([{ text: '$ ', style: { faint: true } }, { text: command, style: { bold: true } }]));
    let style = {};
    for (const line of shown(command, config)) {
      const { found, style: after } = pieces(line, style);
      style = after;
      rows.push(...wrapped(found));
    }
  }
  fs.rmSync(config, { recursive: true });
  fs.writeFileSync(path.join(__dirname, `${name}.svg`), svg(rows));
}
