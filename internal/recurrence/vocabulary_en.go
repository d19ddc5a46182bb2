package recurrence

// englishWords: one meaning a line.
const englishWords = `
number 1: one|a|an
number 2: two
number 3: three
number 4: four
number 5: five
number 6: six
number 7: seven
number 8: eight
number 9: nine
number 10: ten
number 11: eleven
number 12: twelve
number 15: fifteen
number 20: twenty
ordinal 1: first
ordinal 2: second
ordinal 3: third
ordinal 4: fourth
ordinal 5: fifth
ordinal -1: last
ordinal -2: second to last|penultimate|last but one|next to last
suffix: st|nd|rd|th
weekday 0: monday|mon
weekday 1: tuesday|tue|tues
weekday 2: wednesday|wed|weds
weekday 3: thursday|thu|thur|thurs
weekday 4: friday|fri
weekday 5: saturday|sat
weekday 6: sunday|sun
weekdays 0: mondays
weekdays 1: tuesdays
weekdays 2: wednesdays
weekdays 3: thursdays
weekdays 4: fridays
weekdays 5: saturdays
weekdays 6: sundays
month 1: january|jan
month 2: february|feb
month 3: march|mar
month 4: april|apr
month 5: may
month 6: june|jun
month 7: july|jul
month 8: august|aug
month 9: september|sep|sept
month 10: october|oct
month 11: november|nov
month 12: december|dec
unit 1: day|days
unit 2: week|weeks
unit 3: month|months
unit 4: year|years
unit 5: quarter|quarters
workday: working day|working days|workday|workdays|weekday|weekdays|business day|business days
every: every|each
everyother: every other|each other
adverb 101: daily
adverb 201: weekly
adverb 202: fortnightly|every fortnight
adverb 301: monthly
adverb 303: quarterly
adverb 401: yearly|annually
per: per|a|each|every
once: once|1 x|one time
times: times|x|occurrences
article: the|a|an
of: of|in|of the months
on: on|of
in: in
at: at|from|@
from: from
since: starting in|beginning in|from|starting|starting on|beginning|beginning on|as of|starting from
until: until|till|to|up to|til
through: through|up to and including|until and including
between: between
and: and|,|&|+
or: or|or else
hour: h|o'clock|hrs
hours: hours|hour|hrs|h|hr
minute: min|minutes|minute|mins
lasting: for|lasting
meridiem 0: am|a m
meridiem 12: pm|p m
part 1: in the morning|morning
part 2: in the afternoon|afternoon
part 3: in the evening|evening
part 4: at night
noon: noon|midday|12 noon
midnight: midnight
half: half past
quarter: quarter past|a quarter past
before: quarter to|a quarter to
today -1: yesterday
today -2: the day before yesterday|day before yesterday
today 0: today
today 1: tomorrow
today 2: the day after tomorrow|day after tomorrow
tonight 1: this morning
tonight 2: this afternoon
tonight 3: tonight|this evening
next: next
coming: coming|the coming|upcoming
this: this
nextweek: next week
aweekon 1: week
end: end of|end|the end of
mid: mid|mid of
within: in|within|in the next
by: by|no later than|at the latest by
online: online|via teams|on teams|via zoom|on zoom
except: except|except in|except from|except for|not in|but not in|excluding|apart from
excluded: except|not|unless|but|without|holiday|holidays|summer|winter|autumn|spring|weekend|around|about|maybe|never|fall|or|lunch|lunchtime|dinner|breakfast|dawn|dusk|easter|christmas|future|beginning|start|whenever|some|any
filler: please|sharp|each time
length 15: a quarter of an hour
length 30: half an hour|half hour|a half hour
length 60: an hour|one hour
length 90: an hour and a half|one and a half hours
rulemark: by the rule|by rule
`
