// Package question understands what people ask in plain Dutch, French and
// English: text becomes a language, an intent and slots. It is pure and
// deterministic: a lexicon and a list of rules, no model, no network, no clock.
// The names that it recognises are handed in, so that whoever asks only meets
// those that they may know. It guesses nothing: what could mean two things is
// handed back, to be asked. [ReadAction] reads a line that gives somebody
// something to do; the rest of the package reads questions.
//
// # How a question is read
//
//  1. The text is cut into words without capitals and accents; what people write
//     as they speak ("moek", "kunde", "ya", "whos") is written out.
//  2. Concepts are spotted in the words: lexicon/<language>.txt says which words
//     mean which concept, for all three languages at once, because people mix
//     them. A word that nobody knows may be an inflection, a compound of two
//     known words, or a slip of the finger (letters swapped, left out, added or
//     changed).
//  3. Municipalities are found by package place, with the words around them as
//     context: "mol" alone is an animal, "in mol" is not. Platforms, persons and
//     partners are found by the names that were handed in; the words of a
//     platform's name count in any language ("comité de gestion").
//  4. Each rule of lexicon/rules.txt whose concepts are all there adds its weight
//     to an intent. The highest total wins; where the second is close the reading
//     is not sure, and offers both.
//
// A Reading tells which words led to what, see [Reading.Why].
package question
