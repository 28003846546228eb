// Tokenises $SCRATCH/edifact.edi with the npm package `edifact` and prints {"seconds": N}, the best of three.
const fs = require('fs');
let edifact;
try {
  edifact = require('edifact');
} catch (error) {
  console.log(JSON.stringify({skipped: 'npm package edifact is not installed'}));
  process.exit(0);
}
const text = fs.readFileSync(process.env.SCRATCH + '/edifact.edi', 'latin1');
let best = Infinity;
for (let turn = 0; turn < 3; ++turn) {
  const parser = new edifact.Parser();
  let segments = 0;
  parser.onopensegment = () => { ++segments; };
  parser.onelement = () => {};
  parser.oncomponent = () => {};
  parser.onclosesegment = () => {};
  const start = process.hrtime.bigint();
  try {
    for (let at = 0; at < text.length; at += 65536) parser.write(text.slice(at, at + 65536));
    parser.end();
  } catch (error) {
    console.log(JSON.stringify({skipped: String(error.message).slice(0, 80)}));
    process.exit(0);
  }
  best = Math.min(best, Number(process.hrtime.bigint() - start) / 1e9);
}
console.log(JSON.stringify({seconds: best}));
