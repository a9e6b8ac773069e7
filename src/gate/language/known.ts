/** The languages that the gate tells apart, by tag: those with a table of grams, and those that a script of their own gives away. */
export const knownLanguages: readonly string[] = (
  'af am ar az be bg bn bo br ca cs cy da de el en eo es et eu fa fi fr fy ga gd gl gu he hi hr hu hy id is it ja ka kk km kn ko la lg lo lt lv mi mk ml mn mr ms my nb ne nl nn or pa pl pt ' +
  'ro ru si sk sl sn so sq sr st sv sw ta te tg th tl tn tr ts uk ur uz vi xh yo zh zu'
).split(' ');
