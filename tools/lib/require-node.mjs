// Ends with one line on a Node that is too old. Imported first by every command, and written so that an old Node can still read it.
var needed = [20, 19];
var have = process.versions.node.split('.').map(Number);
if (have[0] < needed[0] || (have[0] === needed[0] && have[1] < needed[1])) {
  console.error('Winnow needs Node ' + needed.join('.') + ' or newer; this is ' + process.versions.node + '. Install a newer Node, then run the command again.');
  process.exit(1);
}
