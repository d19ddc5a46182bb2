package recurrence

// dutchWords: accents folded, one meaning a line.
const dutchWords = `
number 1: een|1
number 2: twee
number 3: drie
number 4: vier
number 5: vijf
number 6: zes
number 7: zeven
number 8: acht
number 9: negen
number 10: tien
number 11: elf
number 12: twaalf
number 14: veertien
number 15: vijftien
number 20: twintig
ordinal 1: eerste
ordinal 2: tweede
ordinal 3: derde
ordinal 4: vierde
ordinal 5: vijfde
ordinal -1: laatste
ordinal -2: voorlaatste|op een na laatste
suffix: e|de|ste
weekday 0: maandag|ma|maa
weekday 1: dinsdag|di|din
weekday 2: woensdag|wo|woe|woens
weekday 3: donderdag|do|don
weekday 4: vrijdag|vr|vrij
weekday 5: zaterdag|za|zat
weekday 6: zondag|zo|zon
weekdays 0: maandags|maandagen|'s maandags
weekdays 1: dinsdags|dinsdagen
weekdays 2: woensdags|woensdagen|'s woensdags
weekdays 3: donderdags|donderdagen
weekdays 4: vrijdags|vrijdagen
weekdays 5: zaterdags|zaterdagen
weekdays 6: zondags|zondagen
month 1: januari|jan
month 2: februari|feb|febr
month 3: maart|mrt|maa
month 4: april|apr
month 5: mei
month 6: juni|jun
month 7: juli|jul
month 8: augustus|aug
month 9: september|sep|sept
month 10: oktober|okt
month 11: november|nov
month 12: december|dec
unit 1: dag|dagen
unit 2: week|weken|wk
unit 3: maand|maanden|mnd
unit 4: jaar|jaren
unit 5: kwartaal|trimester|kwartalen
workday: werkdag|werkdagen|weekdag
every: elke|elk|iedere|ieder|alle
everycount: om de|om het
everyother: om de andere|om het andere
adverb 101: dagelijks|dagelijkse
adverb 201: wekelijks|wekelijkse
adverb 202: tweewekelijks|tweewekelijkse|veertiendaags|veertiendaagse
adverb 203: driewekelijks
adverb 204: vierwekelijks
adverb 206: zeswekelijks
adverb 301: maandelijks|maandelijkse
adverb 302: tweemaandelijks|tweemaandelijkse
adverb 303: driemaandelijks|driemaandelijkse
adverb 306: halfjaarlijks|zesmaandelijks
adverb 401: jaarlijks|jaarlijkse
per: per|in de|elke|iedere
once: een keer|1 x|1 maal|eenmaal|1 keer|eens|een maal
times: keer|maal|x|keren
article: de|het|een|den
of: van|in|v / d|vd|v d|van de maanden|in de maanden
on: op
in: in
place: te|bij
at: om|van|@
from: van|vanaf
since: vanaf|vanaf de maand|startend in|beginnend in|te beginnen in|met ingang van de maand|te beginnen op|beginnend op|met ingang van|te beginnen vanaf
until: tot|t
through: tot en met|t / m|t e m|tem|tm
between: tussen
and: en|,|&|+|alsook|en ook
or: of|of anders
hour: u|uur|h|ure
hours: uur|uren|u
minute: min|minuten|minuut
lasting: gedurende|duur|duurt
part 1: 's ochtends|'s morgens|'s voormiddags|in de voormiddag|in de ochtend|ochtend|voormiddag|vm
part 2: 's middags|'s namiddags|in de namiddag|in de middag|namiddag|middag|nm
part 3: 's avonds|in de avond|avond
part 4: 's nachts
noon: op de middag
midnight: middernacht
half: half
quarter: kwart
past: over|na
before: voor
today -1: gisteren
today -2: eergisteren
today 0: vandaag
today 1: morgen
today 2: overmorgen
tonight 1: vanochtend|vanmorgen|deze ochtend|deze voormiddag|vanvoormiddag
tonight 2: vanmiddag|vannamiddag|deze namiddag|deze middag
tonight 3: vanavond|deze avond
next: volgende|volgend
coming: komende|aanstaande|eerstvolgende|a s|as|eerstkomende
this: deze|dit
nextweek: volgende week
end: eind|einde
mid: half|midden
within: binnen|over|binnen de
by: tegen|uiterlijk|uiterlijk op|ten laatste|ten laatste op|uiterlijk tegen
online: online|via teams|op teams|via zoom|op zoom
except: behalve|behalve in|niet in|uitgezonderd|uitgezonderd in|met uitzondering van|behalve in de maanden|behalve van|niet in de maanden
excluded: behalve|niet|tenzij|uitgezonderd|zonder|vakantie|zomer|winter|lente|herfst|najaar|voorjaar|weekend|schooljaar|feestdag|feestdagen|nooit|ongeveer|rond|misschien|liefst|daarna|of|pasen|pinksteren|kerst|kerstmis|toekomst|begin|kort|loop|nieuwjaar
filler: telkens|steeds|graag|aub|stipt
length 15: een kwartier
length 30: een half uur|half uur|halfuur|een halfuur
length 45: drie kwartier
length 90: anderhalf uur
length 150: twee en een half uur|twee en half uur
rulemark: volgens de regel|volgens
`
