/** Plain prose that no model was trained on, for perplexity: several subjects and styles, each a few sentences. */
export const PARAGRAPHS: readonly string[] = [
  `The ferry leaves the island at a quarter past six, before the bakery has taken its first trays out of the oven. Most of the people on it are going to
work on the mainland, and most of them sleep. Marta never does. She sits at the bow with a thermos between her boots and counts the lights along the
coast, because her grandfather once told her that a person who knows how many there are will notice when one goes out.`,
  `Sourdough is slow bread. Flour and water are left to stand until the yeasts and bacteria that live on the grain begin to eat the starch, and the gas
that they give off makes the dough rise. The acids that they leave behind give the crumb its taste and keep mould away for days. A starter that is fed
every morning can live for longer than the person who made it, and in some villages the same one has been handed from house to house for a century.`,
  `A queue is a list with two ends. Items are added at the back and taken from the front, so that what came first is served first. When the list is kept
in an array, taking an item from the front would move all the others by one place; two indices that walk around the array in a circle avoid that. The
queue is empty when both indices are equal, and full when the next step of the one would meet the other.`,
  `In the spring of that year the river rose four times. The first flood was expected and did little harm; the second carried away the footbridge and two
boats; after the third, the council met in the school because the town hall had no floor. When the water came for the fourth time nobody ran. They had
learnt to carry the chairs upstairs, to lead the goats to the chapel on the hill, and to wait.`,
  `To find out how deep a well is, drop a stone into it and count the seconds until you hear the splash. The stone falls faster and faster, so the depth
grows with the square of the time: after one second it has fallen about five metres, after two seconds about twenty. For a very deep well the sound
itself needs a moment to come back up, and then the simple rule gives a depth that is a little too large.`,
  `"You could have called," she said. He looked at the table, at the letter, at the clock that had stopped in March. "I did not know what to say." "You
could have said that." Outside, a lorry changed gears on the hill, and for a while neither of them spoke. Then he took off his coat, hung it over the
chair as he had always done, and asked whether there was any soup left.`,
];
