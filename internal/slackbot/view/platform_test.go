package view

import (
	"strings"
	"testing"
	"time"

	"overlegbot/internal/consult"
)

var (
	somePlatform = consult.Platform{
		ID: 7, Name: "Werkgroep *taal* <!channel>", Slug: "werkgroep-taal", Kind: "werkgroep", Level: consult.LevelMembers, Lang: "nl",
		InvitationLead: 7 * 86400, UnansweredLead: 86400, AttendingLead: 3600, DeadlineLeads: []int{30, 14, 7, 1}, QuietFrom: 1140, QuietTo: 480,
	}
	someOrganisations = []consult.Organisation{{ID: 1, Name: "Gemeente Olen"}, {ID: 2, Name: "OCMW Olen"}}
	someMembers       = []consult.Seat{
		{PersonID: 1, Name: "Nele Sjabloon", Answer: "one", Organisations: []consult.OrganisationID{2}},
		{PersonID: 2, Name: "Lotte Demoens", Answer: "asked"},
	}
)

func TestPlatformViewsReadAsTheyShould(t *testing.T) {
	t.Parallel()
	for _, lang := range consult.Languages() {
		golden(t, "greeting_"+lang, Greeting(lang))
		golden(t, "register_form_"+lang, RegisterForm(lang, "nieuwe-werkgroep", "nieuwe-werkgroep", true, "U1"))
		golden(t, "settings_form_"+lang, SettingsForm(lang, somePlatform))
	}
	_, greeted := Greeted(somePlatform)
	golden(t, "greeted", greeted)
	golden(t, "registered", Registered("nl", somePlatform))
	golden(t, "seat_question", SeatQuestion("nl", somePlatform, SeatQuestionText("nl", somePlatform, false), someOrganisations))
	golden(t, "seat_question_any", SeatQuestion("nl", somePlatform, SeatQuestionText("nl", somePlatform, true), nil))
	golden(t, "seat_form", SeatForm("nl", someOrganisations))
	golden(t, "seat_form_any", SeatForm("nl", nil))
	golden(t, "seats_form", SeatsForm("nl", someMembers, someOrganisations))
	golden(t, "returned", Returned("nl", "Te lang.", strings.Repeat("lang <!here> ", 300)))
	golden(t, "notice", Notice("fr", "texte", nil))
}

func TestContactViewsReadAsTheyShould(t *testing.T) {
	t.Parallel()
	confirmed := time.Date(2026, 9, 1, 0, 0, 0, 0, time.UTC)
	nele := consult.Contact{
		ID: 1, Name: "Nele Sjabloon", SlackID: "U1", Email: "nele.sjabloon@example.org", Organisation: "OCMW Olen", OrgKind: "ocmw", NIS: "13029",
		Role: "maatschappelijk werker", Topics: []string{"Huisvesting", "OCMW"}, Source: "demo",
	}
	elsewhere := consult.Contact{ID: 2, Name: "Quinten Fictief", Organisation: "ISOM-dienst rechtshulp", NIS: "13029", Topics: []string{"Rechtshulp"}, ConfirmedOn: &confirmed}
	places := map[string]string{"13029": "Olen"}
	asked := Asked{Places: []string{"Olen"}, Topics: []string{"Huisvesting"}, OrgKind: "ocmw", Text: "<!here> *x*"}
	for _, lang := range consult.Languages() {
		_, found := Contacts(Reader{Lang: lang}, asked, ContactAnswer{ContactFound: consult.ContactFound{Contacts: []consult.Contact{nele}}}, places, confirmed)
		golden(t, "contact_found_"+lang, found)
		_, instead := Contacts(Reader{Lang: lang}, asked, ContactAnswer{ContactFound: consult.ContactFound{Instead: []consult.Contact{elsewhere, nele}}}, places, confirmed)
		golden(t, "contact_instead_"+lang, instead)
		golden(t, "contact_form_"+lang, ContactForm(lang))
	}
	_, none := Contacts(Reader{Lang: "nl"}, asked, ContactAnswer{}, nil, confirmed)
	golden(t, "contact_none", none)
	golden(t, "contact_which", WhichPlace("Welke?", []Place{{"Lier", "12021|Huisvesting||"}, {"Lille", "13019|||"}}))
}

func TestHelpAndMenuListWhatOneMayAsk(t *testing.T) {
	t.Parallel()
	commands := []Command{{"help", "help"}, {"contact", "wie"}, {"settings", "instellingen"}}
	golden(t, "help", Help("nl", "/overleg", "", true, []HelpTheme{{"Vragen en hulp", commands[:1]}, {"Contacten", commands[1:2]}, {"Het overleg zelf", commands[2:]}}))
	golden(t, "help_found", Help("nl", "/overleg", "wie", true, []HelpTheme{{"Contacten", commands[1:2]}}))
	golden(t, "help_not_found", Help("nl", "/overleg", "<*>", false, []HelpTheme{{"Contacten", commands[1:2]}}))
	golden(t, "menu", Menu("nl", nil, commands))
}

func TestACardSaysWhoLeadsAPlatformAndWhatIsVacant(t *testing.T) {
	t.Parallel()
	next := meetingOf(t)
	card := consult.PlatformCard{
		Platform: somePlatform, Parent: hostile, Organisations: 7, Next: &next,
		Offices: consult.Offices([]consult.Office{{Role: consult.RoleChair, Person: 9, Name: hostile}, {Role: consult.RoleCoordinator, Person: 3, Name: "Alma Voorbeeld"}}),
	}
	text, blocks := PlatformCard("nl", card)
	golden(t, "platform_card", said{text, blocks})
	card.Manages, card.Next, card.Parent = true, nil, ""
	text, blocks = PlatformCard("fr", card)
	golden(t, "platform_card_manager", said{text, blocks})
	golden(t, "menu_here", Menu("nl", &card, []Command{{"help", "help"}, {"meetings", "vergaderingen"}}))
	golden(t, "menu_here_led", Menu("en", &consult.PlatformCard{Platform: somePlatform, Offices: card.Offices}, []Command{{"help", "help"}}))
}

func TestUserTextIsLiteralInMrkdwn(t *testing.T) {
	t.Parallel()
	for typed, want := range map[string]string{
		"<!channel> & <@U1>": "&lt;!channel&gt; &amp; &lt;@U1&gt;",
		"*vet* _cursief_":    "\u2060*\u2060vet\u2060*\u2060 \u2060_\u2060cursief\u2060_\u2060",
		"gewoon":             "gewoon",
	} {
		if got := Literal(typed); got != want {
			t.Errorf("%q: got %q, want %q", typed, got, want)
		}
	}
}
