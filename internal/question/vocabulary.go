package question

import "strings"

func phrases(text string) [][]string {
	var list [][]string
	for line := range strings.SplitSeq(strings.TrimSpace(text), "|") {
		list = append(list, strings.Fields(fold(line)))
	}
	return list
}

// kindWords names a kind of organisation; the kinds are those of consult.Organisation, "" for whichever.
type kindWords struct {
	words []string
	kind  string
}

func kinds(list ...string) []kindWords {
	var all []kindWords
	for _, entry := range list {
		kind, text, _ := strings.Cut(entry, "=")
		for _, w := range phrases(text) {
			all = append(all, kindWords{w, kind})
		}
	}
	return all
}

var (
	everyLead = phrases(`al de|al onze|alle|elke|elk|iedere|ieder|toutes les|tous les|chaque|all the|all of the|all|every|each`)

	pluralKinds = kinds(
		"gemeente=gemeentebesturen|gemeenten|gemeentes|gemeente|steden en gemeenten|communes|commune|municipalities|municipality",
		"ocmw=ocmw's|ocmws|ocmw|cpas|welfare centres|welfare centers|public welfare centres",
		"school=scholen|school|ecoles|ecole|schools",
		"association=verenigingen|vereniging|vzw's|vzw|associations|association|asbl",
		"agency=agentschappen|agences|agencies",
		"=lokale besturen|besturen|bestuur|organisaties|organisatie|leden-organisaties|administrations locales|administrations|organisations|organisation|organizations|local authorities|members organisations|member organisations|boards",
	)
	singularKinds = kinds(
		"gemeente=gemeentebestuur|stadsbestuur|gemeenten|gemeente|stad|communes|commune|ville|municipality|municipalities|city|town",
		"ocmw=ocmw's|ocmws|ocmw|cpas",
	)

	of       = words(`van de d' of in te`)
	joints   = words(`, en et and & + / of ou or ;`)
	calendar = words(`maandag dinsdag woensdag donderdag vrijdag zaterdag zondag lundi mardi mercredi jeudi vendredi samedi dimanche
		monday tuesday wednesday thursday friday saturday sunday januari februari maart april juni juli augustus september oktober november
		december janvier fevrier avril mai juin juillet aout septembre octobre novembre decembre january february march may june july august
		october volgende volgend komende week weken maand jaar prochain prochaine semaine mois next month year vandaag morgen aujourd'hui demain today`)
	each      = words(`elk allebei beiden beide chacun each both`)
	arrows    = words(`-> => → >> @`)
	selves    = words(`ik wij we nous i i'll we'll j'`)
	leads     = phrases(`actie voor|actiepunt voor|voor|action pour|pour|action for|action item for|for|aan|taak voor`)
	modal     = words(`moet zal zou moeten zullen gaat gaan doit va doivent vont will must shall should to dient dienen`)
	whoLabels = words(`wie eigenaar verantwoordelijke verantwoordelijken verantw trekker trekkers uitvoerder qui responsable responsables
		proprietaire porteur who owner owners responsible lead assignee actie action`)

	verbs = words(`zorgt bezorgt maakt stuurt belt kijkt neemt schrijft zoekt werkt vult bekijkt brengt regelt legt contacteert nodigt bereidt
		organiseert bevestigt controleert plant reserveert verzamelt deelt stelt onderzoekt levert geeft doet verstuurt leest mailt
		bespreekt informeert verwittigt updatet actualiseert berekent ondertekent publiceert hangt haalt checkt verwerkt past
		prepare envoie fait redige verifie contacte complete organise confirme relit transmet cherche appelle invite prend met fournit
		envoient font redigent verifient contactent completent organisent confirment transmettent cherchent invitent fournissent
		preparent remettent communiquent remet communique reserve publie signe rassemble s'occupe s'occupent
		sends checks prepares writes confirms completes organises organizes calls finds makes looks collects shares updates books
		delivers provides reviews publishes invites contacts drafts plans signs send check prepare write confirm complete organise
		collect share update deliver provide review draft`)
	pluralVerbs = words(`bezorgen sturen vullen bevestigen geven leveren maken bekijken nemen brengen zoeken schrijven regelen leggen controleren
		verzamelen delen stellen onderzoeken ondertekenen berekenen kijken lezen zorgen bespreken bereiden plannen`)
	determiners = words(`de het een hun zijn haar elk hun eigen dit deze die alle voor cijfers na`)

	// contacted are infinitives whose object stands before them in Dutch: "@Nele bellen" is something to do to Nele.
	contacted = words(`bellen opbellen contacteren mailen uitnodigen verwittigen informeren bedanken aanspreken vragen opvolgen interviewen
		aanschrijven raadplegen inlichten ontmoeten`)

	prepositions = words(`met aan naar bij van voor over door via tegen samen namens als zonder tussen en-met vraag
		avec a chez pour de d' par sur entre sans with to for about from at by via through between between`)
)
