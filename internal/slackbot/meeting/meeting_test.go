package meeting_test

import (
	"fmt"
	"strings"
	"testing"

	"overlegbot/internal/slackbot"
	"overlegbot/internal/slackbot/roomtest"
)

func TestWordsAreShownWithTheirDatesAndPlannedOnConfirmation(t *testing.T) {
	t.Parallel()
	r := roomtest.New(t)
	shown := r.Command(r.Alma, "C1", "plan", "elke eerste donderdag van de maand om 9u30 in Herentals")
	r.Wants("preview", shown, "elke eerste donderdag van de maand om 9.30 uur", "do 3 dec 2026", "do 6 mei 2027", "O.L.H. Hemelvaart", "Herentals")
	if n := r.Count(`SELECT count(*) FROM meetings`); n != 0 {
		t.Errorf("got %d meetings before the confirmation, want none", n)
	}
	value := roomtest.ValueOf(t, shown.Reply.Blocks, "plan_confirm")
	planned := r.Click(r.Alma, "plan_confirm", value)
	r.Wants("confirmed", planned, "Gepland: 12 vergaderingen van *Adviesgroep ISOM*", "donderdag 3 december 2026")
	if !planned.Reply.Replace {
		t.Error("the preview stays, want it replaced")
	}
	r.Refused("a second click", r.Click(r.Alma, "plan_confirm", value), "series_exists", "")
	r.Refused("somebody without the right", r.Click(r.Nele, "plan_confirm", value), "not_chair_or_secretary", "")
	if n := r.Count(`SELECT count(*) FROM meetings`); n != 12 {
		t.Errorf("got %d meetings, want 12", n)
	}
}

func TestFrenchWordsAndALinkAreUnderstood(t *testing.T) {
	t.Parallel()
	r := roomtest.New(t)
	shown := r.Command(r.Hugo, "C2", "plan", "chaque premier jeudi du mois à 9h30 <https://example.org/overleg|example.org/overleg>")
	r.Wants("preview", shown, "jeudi", "jeu. 3 déc. 2026", "https://example.org/overleg", "Ascension")
}

func TestASingleDateIsPlanned(t *testing.T) {
	t.Parallel()
	r := roomtest.New(t)
	shown := r.Command(r.Alma, "C1", "plan", "10 december om 14 uur in Olen")
	r.Wants("preview", shown, "donderdag 10 december 2026, van 14.00 uur tot 16.00 uur", "Olen")
	value := roomtest.ValueOf(t, shown.Reply.Blocks, "plan_confirm")
	r.Wants("confirmed", r.Click(r.Alma, "plan_confirm", value), "Gepland: 1 vergadering")
	r.Refused("a second click", r.Click(r.Alma, "plan_confirm", value), "meeting_exists", "")
}

func TestAFixedListOfDatesIsPlannedAtOnceOrNotAtAll(t *testing.T) {
	t.Parallel()
	r := roomtest.New(t)
	shown := r.Command(r.Alma, "C1", "plan", "12/1, 9/2 en 16/3 om 14u in Olen")
	r.Wants("preview", shown, "3 losse datums om 14.00 uur", "(tot 16.00 uur)", "di 12 jan 2027", "di 9 feb 2027", "di 16 mrt 2027", "Olen")
	value := roomtest.ValueOf(t, shown.Reply.Blocks, "plan_confirm")
	r.Wants("adjusting", r.Click(r.Alma, "plan_form", value), "12/1/2027, 9/2/2027, 16/3/2027", `"initial_time":"14:00"`)
	r.Wants("confirmed", r.Click(r.Alma, "plan_confirm", value), "Gepland: 3 vergaderingen", "dinsdag 12 januari 2027")
	r.Wants("one that is taken", r.Command(r.Alma, "C1", "plan", "2/2 en 9/2 om 15u"), "Op dinsdag 9 februari 2027", "al een vergadering", "2/2 en 9/2 om 15u")
	r.Refused("confirmed again", r.Click(r.Alma, "plan_confirm", value), "date_taken", "date")
	if n := r.Count(`SELECT count(*) FROM meetings`); n != 3 {
		t.Errorf("got %d meetings, want 3", n)
	}
	r.Wants("without an hour", r.Command(r.Alma, "C1", "plan", "12/1 en 9/2"), "Hoe laat begint", "12/1 en 9/2")
	picked := map[string]string{"rhythm": "13/1/2027, 10/2/2027", "start": "10:00", "end": "11:30"}
	form := r.Submit(r.Alma, "plan_save", slackbot.Form{ID: "f1", About: 1}, picked)
	r.Wants("by form", form, "2 losse datums om 10.00 uur", "(tot 11.30 uur)", "wo 13 jan 2027")
	confirm := form.Reply.Form
	confirm.ID = "f2"
	for range 2 { // the same form twice
		r.Wants("confirmed by form", r.Submit(r.Alma, "plan_confirm", confirm, nil), "Gepland: 2 vergaderingen")
	}
	many := strings.Repeat("13/1, ", 25)
	r.Wants("a mistyped one", r.Command(r.Alma, "C1", "plan", "31/2, 9/3 om 14u"), "Die dag bestaat niet", "31/2, 9/3")
	r.Wants("a past one", r.Command(r.Alma, "C1", "plan", "12/1/2026 en 9/3/2027 om 14u"), "plan_save")
	r.Wants("many times the same", r.Command(r.Alma, "C1", "plan", many+"13/1 om 15u"), "plan_save")
}

func TestAPreviewSaysHowManyDatesItLeavesOut(t *testing.T) {
	t.Parallel()
	r := roomtest.New(t)
	r.Wants("a year of months", r.Command(r.Alma, "C1", "plan", "elke eerste donderdag van de maand om 9u30"), "de eerste 8 van de 12 datums")
	if few := r.Command(r.Alma, "C1", "plan", "elke eerste donderdag van maart en juni om 9u30"); strings.Contains(few.Text, "de eerste 8 van") {
		t.Errorf("got %s, want no count where all is shown", few.Text)
	}
}

func TestWhatIsNotUnderstoodOpensTheFormWithWhatWas(t *testing.T) {
	t.Parallel()
	r := roomtest.New(t)
	for _, c := range []struct {
		name, words string
		want        []string
	}{
		{"nothing said", "", []string{"plan_save"}},
		{"a word too many", "elke donderdag om 9u30 behalve in de vakantie", []string{"behalve in de vakantie", "elke donderdag om 9.30 uur"}},
		{"no hour", "elke eerste donderdag van de maand", []string{"Hoe laat begint", "elke eerste donderdag van de maand"}},
		{"nothing understood", "als de kippen tanden hebben", []string{"kippen tanden"}},
		{"31 February", "31 februari om 10 uur", []string{"Die dag bestaat niet", "31 februari om 10 uur"}},
		{"a past date", "1 november 2026 om 10 uur", []string{"al voorbij", "1 november 2026 om 10 uur"}},
		{"mrkdwn and a ping", "elke donderdag om 9u30 *vet* <!channel>", []string{"plan_save"}},
	} {
		got := r.Command(r.Alma, "C1", "plan", c.words)
		if got.Reply.Modal == nil {
			t.Errorf("%s: got %q, want the form", c.name, got.Text)
			continue
		}
		r.Wants(c.name, got, c.want...)
	}
}

func TestWhatIsTooLongForTheFormComesBackAsItWasTyped(t *testing.T) {
	t.Parallel()
	r := roomtest.New(t)
	got := r.Command(r.Alma, "C1", "plan", strings.Repeat("elke donderdag ", 333))
	if got.Reply.Modal != nil {
		t.Error("got a form, which Slack does not open with so much in it")
	}
	if n := strings.Count(got.Text, "elke donderdag"); n != 333 {
		t.Errorf("got back %d of 333 repeats", n)
	}
	r.Wants("what is too long", got, "te lang", "hoogstens 300 tekens", "24 datums")
}

func TestPlanningIsForWhoManagesThePlatformOfTheChannel(t *testing.T) {
	t.Parallel()
	r := roomtest.New(t)
	r.Refused("a member", r.Command(r.Nele, "C1", "plan", "morgen om 9 uur"), "not_chair_or_secretary", "")
	r.Refused("an outsider", r.Command(r.Mona, "C1", "plan", ""), "not_chair_or_secretary", "")
	r.Refused("a channel without a platform", r.Command(r.Alma, "C9", "plan", ""), "no_platform_here", "")
	r.Refused("a forged button", r.Click(r.Alma, "plan_confirm", `{"p":2,"s":"2026-12-10T09:30","z":"Europe/Brussels","d":7200}`), "not_chair_or_secretary", "")
	r.Refused("a broken button", r.Click(r.Alma, "plan_confirm", "x"), "gone", "")
}

func TestThePickersPlanInTwoSteps(t *testing.T) {
	t.Parallel()
	r := roomtest.New(t)
	form := slackbot.Form{ID: "form-1", About: 1, Channel: "C1"}
	fill := map[string]string{"date": "2026-12-10", "start": "09:30", "end": "11:00", "repeat": "nth", "place": "Herentals <!channel>"}
	second := r.Submit(r.Alma, "plan_save", form, fill)
	r.Wants("second step", second, "elke tweede donderdag van de maand om 9.30 uur", "tot 11.00 uur", "Herentals <!channel>", `"callback_id":"plan_confirm"`)
	if n := r.Count(`SELECT count(*) FROM meetings`); n != 0 {
		t.Errorf("got %d meetings before the confirmation, want none", n)
	}
	confirm := second.Reply.Form
	confirm.ID = "form-2"
	for range 2 { // Slack may deliver a submission twice
		r.Wants("confirmed", r.Submit(r.Alma, "plan_confirm", confirm, nil), "Gepland: 12 vergaderingen")
	}
	if n := r.Count(`SELECT count(*) FROM series`); n != 1 {
		t.Errorf("got %d series, want 1", n)
	}
}

func TestEachChoiceOfRepetitionHasItsRule(t *testing.T) {
	t.Parallel()
	r := roomtest.New(t)
	for repeat, want := range map[string]string{
		"weekly": "elke donderdag", "biweekly": "2 weken", "nth": "tweede donderdag", "last": "laatste donderdag", "monthday": "10", "once": "10 december",
	} {
		got := r.Submit(r.Alma, "plan_save", slackbot.Form{ID: repeat, About: 1}, map[string]string{"date": "2026-12-10", "start": "09:30", "repeat": repeat})
		r.Wants(repeat, got, want)
	}
}

func TestWhatIsWrongInTheFormIsSaidBesideItsInput(t *testing.T) {
	t.Parallel()
	r := roomtest.New(t)
	for _, c := range []struct {
		name, change, to, key, field string
	}{
		{"a past date", "date", "2026-11-20", "date_past", "date"},
		{"no date", "date", "", "date_missing", "date"},
		{"no hour", "start", "", "hour_missing", "start"},
		{"an end before its start", "end", "08:00", "end_before_start", "end"},
		{"words that cannot be", "rhythm", "31 februari om 10 uur", "date_impossible", "rhythm"},
		{"words left over", "rhythm", "elke donderdag om 9 uur behalve in de vakantie", "words_left", "rhythm"},
		{"words without a day", "rhythm", "om 9 uur", "no_date_understood", "rhythm"},
		{"a long place", "place", strings.Repeat("a", 5000), "text_too_long", "place"},
		{"a link that is none", "link", "overleg", "link_form", "link"},
		{"a mistyped year", "date", "2062-12-10", "date_far", "date"},
	} {
		fill := map[string]string{"date": "2026-12-10", "start": "09:30", "repeat": "once", c.change: c.to}
		r.Refused(c.name, r.Submit(r.Alma, "plan_save", slackbot.Form{ID: c.name, About: 1}, fill), c.key, c.field)
	}
	hour := map[string]string{"rhythm": "elke donderdag", "start": "14:00"}
	r.Wants("words with a picked hour", r.Submit(r.Alma, "plan_save", slackbot.Form{ID: "w", About: 1}, hour), "elke donderdag om 14 uur", "tot 16.00 uur")
}

func TestTheCardIsAnsweredWithoutAWordAndShowsWhoComes(t *testing.T) {
	t.Parallel()
	r := roomtest.New(t)
	id := r.Planned("2026-11-26 14:00")
	r.Wants("online, where there is no link", r.Click(r.Nele, "answer#online", id+" 0"), "nog geen link")
	r.Exec(`UPDATE meetings SET link = 'https://example.org/online'`)
	if got := r.Click(r.Nele, "answer#online", id+" 0"); got.Key != "" || got.Reply.Said() {
		t.Errorf("got %+v, want silence", got)
	}
	d := r.Delivery("invitation")
	body := r.Rendered(d)
	if !strings.Contains(body, "Online (1)") || !strings.Contains(body, "Nele Sjabloon") || strings.Contains(body, "Alma") {
		t.Errorf("got %s, want Nele online and nobody who has not answered", body)
	}
	r.Refused("an outsider", r.Click(r.Mona, "answer#present", id+" 0"), "not_invited", "")
	r.Refused("a card of another date", r.Click(r.Nele, "answer#present", id+" 1"), "meeting_redated", "")
	r.Refused("no answer of ours", r.Click(r.Nele, "answer#maybe", id+" 0"), "gone", "")
	r.Refused("no id", r.Click(r.Nele, "answer#present", "x"), "gone", "")
	r.Exec(`UPDATE meetings SET state = 'closed'`)
	r.Refused("a closed meeting", r.Click(r.Nele, "answer#present", id+" 0"), "meeting_closed", "")
}

func TestTheListIsAnsweredInPlaceAndTurnsItsPages(t *testing.T) {
	t.Parallel()
	r := roomtest.New(t)
	for day := range 10 {
		r.Planned(fmt.Sprintf("2026-12-%02d 14:00", day+1))
	}
	first := r.Command(r.Nele, "C1", "meetings", "")
	r.Wants("first page", first, "Uw komende vergaderingen", "dinsdag 1 december 2026", "zaterdag 5 december 2026", "nog niet gegeven")
	if strings.Contains(first.Text, "6 december") || strings.Contains(first.Text, `"manage"`) {
		t.Errorf("got %s, want five meetings that a member does not manage", first.Text)
	}
	if n := strings.Count(first.Text, "answer_listed#present"); n != 1 {
		t.Errorf("got %d meetings in full, want the first alone", n)
	}
	other := r.Click(r.Nele, "meetings_open", roomtest.ValueOf(t, first.Reply.Blocks, "meetings_open"))
	r.Wants("another opened", other, `"answer_listed#present"`, "dinsdag 1 december 2026", "Uw antwoord:")
	if !other.Reply.Replace || strings.Count(other.Text, "answer_listed#present") != 1 {
		t.Errorf("got %s, want the list with the second meeting in full", other.Text)
	}
	r.Refused("no value of ours", r.Click(r.Nele, "meetings_open", "7"), "gone", "")
	answered := r.Click(r.Nele, "answer_listed#excused", roomtest.ValueOf(t, first.Reply.Blocks, "answer_listed#excused"))
	r.Wants("answered", answered, "Uw antwoord:", "Verontschuldigd", "dinsdag 1 december 2026")
	if !answered.Reply.Replace {
		t.Error("the list stays, want it replaced")
	}
	second := r.Click(r.Nele, "meetings_page#on", roomtest.ValueOf(t, first.Reply.Blocks, "meetings_page#on"))
	r.Wants("second page", second, "zondag 6 december 2026", "donderdag 10 december 2026", "meetings_page#back")
	r.Wants("of a platform, by an outsider", r.Command(r.Mona, "C9", "meetings", "isom-adviesgroep"), "Komende vergaderingen van Adviesgroep ISOM")
	r.Wants("an outsider", r.Command(r.Mona, "C1", "meetings", ""), "geen komende vergaderingen")
	r.Wants("of a platform without any", r.Command(r.Hugo, "C2", "meetings", "rand5"), "Prochaines réunions de Rand5", "Rand5* n'a pas de réunion à venir")
	r.Refused("an unknown platform", r.Command(r.Nele, "C1", "meetings", "isom-db"), "platform_unknown", "")
	r.Wants("the chair", r.Command(r.Alma, "C1", "meetings", ""), `"manage"`)
}

func TestAMeetingIsMovedByPickersOrWords(t *testing.T) {
	t.Parallel()
	r := roomtest.New(t)
	id := r.Planned("2026-11-26 14:00")
	r.Refused("a member", r.Click(r.Nele, "manage", id), "not_chair_or_secretary", "")
	r.Wants("menu", r.Click(r.Alma, "manage", id), `"move"`, `"cancel"`)
	form := r.Click(r.Alma, "move", id)
	r.Wants("form", form, `"initial_date":"2026-11-26"`, `"initial_time":"14:00"`, "Olen", "<#C1>")
	send := func(f string, filled map[string]string) roomtest.Outcome {
		carried := r.Click(r.Alma, "move", id).Reply.Form
		carried.ID = f
		return r.Submit(r.Alma, "move_save", carried, filled)
	}
	r.Refused("into the past", send("1", map[string]string{"date": "2026-11-20", "start": "14:00", "end": "16:00"}), "date_past", "date")
	r.Refused("an end before its start", send("2", map[string]string{"date": "2026-11-27", "start": "14:00", "end": "13:00"}), "end_before_start", "end")
	r.Refused("a rhythm", send("3", map[string]string{"words": "elke dinsdag om 14 uur"}), "one_date", "words")
	r.Refused("words left over", send("4", map[string]string{"words": "ergens volgende week misschien"}), "words_left", "words")
	r.Wants("only another place", send("5", map[string]string{"date": "2026-11-26", "start": "14:00", "end": "16:00", "place": "Lille"}), "aangepast")
	r.Wants("by pickers", send("6", map[string]string{"date": "2026-11-27", "start": "10:00", "end": "12:00", "reason": "zaal bezet"}),
		"verplaatst naar vrijdag 27 november 2026, van 10.00 uur tot 12.00 uur")
	r.Wants("by words", send("7", map[string]string{"words": "3 december"}), "donderdag 3 december 2026, van 10.00 uur tot 12.00 uur")
	if n := r.Count(`SELECT count(*) FROM deliveries WHERE purpose = 'moved' AND state = 'waiting'`); n != 1 {
		t.Errorf("got %d announcements of the move waiting, want the last one only", n)
	}
}

func TestAMeetingIsCancelledAndItsButtonsSaySo(t *testing.T) {
	t.Parallel()
	r := roomtest.New(t)
	id := r.Planned("2026-11-26 14:00")
	r.Refused("a member", r.Click(r.Nele, "cancel", id), "not_chair_or_secretary", "")
	form := r.Click(r.Alma, "cancel", id)
	r.Wants("form", form, "<#C1>", "reason")
	carried := form.Reply.Form
	carried.ID = "form-1"
	r.Refused("a long reason", r.Submit(r.Alma, "cancel_save", carried, map[string]string{"reason": strings.Repeat("a", 5000)}), "text_too_long", "reason")
	r.Refused("a member's forged form", r.Submit(r.Nele, "cancel_save", carried, nil), "not_chair_or_secretary", "")
	r.Wants("cancelled", r.Submit(r.Alma, "cancel_save", carried, map[string]string{"reason": "<!channel> te weinig punten"}), "is geannuleerd")
	r.Refused("an old button", r.Click(r.Alma, "move", id), "meeting_cancelled", "")
	r.Refused("an old card", r.Click(r.Nele, "answer#present", id+" 0"), "meeting_cancelled", "")
	r.Refused("a newer card", r.Click(r.Nele, "answer#present", id+" 1"), "meeting_cancelled", "")
	told, _, _ := strings.Cut(r.Rendered(r.Delivery("cancelled")), "[") // in blocks it is literal
	if strings.Contains(told, "<!channel>") || !strings.Contains(told, "gaat niet door") {
		t.Errorf("got %q, want what happened, and nobody pinged", told)
	}
}

func TestMeetingsOfAPlatformAreFoundByItsChannelToo(t *testing.T) {
	t.Parallel()
	r := roomtest.New(t)
	r.Planned("2026-12-01 14:00")
	r.Wants("the channel as Slack writes it", r.Command(r.Mona, "C9", "meetings", "<#C1|isom-adviesgroep>"), "Adviesgroep ISOM")
	r.Refused("what is typed like one", r.Command(r.Mona, "C9", "meetings", "&lt;#C1&gt;"), "platform_unknown", "")
}
