package recurrence

// frenchWords: accents folded, one meaning a line.
const frenchWords = `
number 1: un|une
number 2: deux
number 3: trois
number 4: quatre
number 5: cinq
number 6: six
number 7: sept
number 8: huit
number 9: neuf
number 10: dix
number 11: onze
number 12: douze
number 14: quatorze
number 15: quinze
number 20: vingt
ordinal 1: premier|premiere|premiers|premieres
ordinal 2: deuxieme|second|seconde|deuxiemes|seconds
ordinal 3: troisieme|troisiemes
ordinal 4: quatrieme|quatriemes
ordinal 5: cinquieme|cinquiemes
ordinal -1: dernier|derniere|derniers|dernieres
ordinal -2: avant dernier|avant derniere|avant derniers
suffix: e|er|ere|re|eme|ieme|nd|nde|d
weekday 0: lundi|lun|lu
weekday 1: mardi
weekday 2: mercredi|mer|me
weekday 3: jeudi|jeu|je
weekday 4: vendredi|ven|vend|ve
weekday 5: samedi|sam
weekday 6: dimanche|dim
weekdays 0: lundis
weekdays 1: mardis
weekdays 2: mercredis
weekdays 3: jeudis
weekdays 4: vendredis
weekdays 5: samedis
weekdays 6: dimanches
month 1: janvier|janv|jan
month 2: fevrier|fevr|fev
month 3: mars
month 4: avril|avr
month 5: mai
month 6: juin
month 7: juillet|juil
month 8: aout
month 9: septembre|sept|sep
month 10: octobre|oct
month 11: novembre|nov
month 12: decembre|dec
unit 1: jour|jours
unit 2: semaine|semaines|sem
unit 3: mois
unit 4: an|ans|annee|annees
unit 5: trimestre|trimestres
workday: jour ouvrable|jours ouvrables|jour ouvre|jours ouvres
every: chaque|tous les|toutes les|tous
ontwo: sur deux|sur 2
adverb 101: quotidien|quotidiennement
adverb 201: hebdomadaire|hebdomadairement
adverb 301: mensuel|mensuelle|mensuellement
adverb 302: bimestriel|bimestrielle
adverb 303: trimestriel|trimestrielle
adverb 306: semestriel|semestrielle
adverb 401: annuel|annuelle|annuellement
per: par|chaque
once: une fois|1 x|1 fois
times: fois|x
article: le|la|les|l'
of: de|du|de la|d'|des|en|de l'|des mois de|du mois de|du mois d'|au mois de|au mois d'
on: le|au|les
in: a|au|aux|dans
place: chez
at: a|des|@
from: de|du|a partir de|des
since: a partir du mois de|a partir du mois d'|a partir du|a partir de|des le|a partir d'|a compter du|a dater du
until: jusqu'au|jusqu'a|jusque|jusqu'en|au|a|jusqu'a la
between: entre
and: et|,|&|+|ainsi que
or: ou|ou a defaut
hour: h|heure|heures
hours: heures|heure|h
minute: min|minutes|minute
lasting: pendant|durant|duree|d'une duree de
part 1: du matin|le matin|matin|matins
part 2: de l'apres midi|l'apres midi|apres midi|de l'apresmidi
part 3: du soir|le soir|soir|soirs
part 4: de la nuit
noon: midi
midnight: minuit
half: et demie|et demi
quarter: et quart|et un quart
before: moins le quart|moins quart
today -1: hier
today -2: avant hier
today 0: aujourd'hui
today 1: demain
today 2: apres demain
tonight 1: ce matin
tonight 2: cet apres midi|cette apres midi
tonight 3: ce soir
next: prochain|prochaine
coming: qui vient
this: ce|cet|cette
nextweek: la semaine prochaine|semaine prochaine
aweekon 1: en huit
aweekon 2: en quinze
end: fin|la fin|a la fin
mid: mi
within: dans|d'ici|d'ici a
by: pour le|d'ici le|d'ici au|au plus tard le|au plus tard|d'ici|pour
online: en ligne|via teams|sur teams|via zoom|sur zoom
except: sauf|sauf en|sauf au mois de|sauf les mois de|sauf de|excepte|excepte en|hormis|hormis en|pas en|a l'exception de|a l'exception du mois de
excluded: sauf|excepte|pas|hormis|vacances|ete|hiver|automne|printemps|week end|weekend|ferie|feries|environ|vers|peut etre|jamais|ou|aube|crepuscule|paques|noel|rentree|futur|avenir|debut|dejeuner|diner
filler: chaque fois|svp|precises
length 15: un quart d'heure
length 30: une demi heure|demi heure
length 45: trois quarts d'heure
length 90: une heure et demie
length 150: deux heures et demie
rulemark: selon la règle|selon
`
